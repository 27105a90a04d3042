"""Access control in the back office: people are arranged here, keys turned off; the rest is shown.

The door and the workers remember keys, roles and policies, so every change is told to them.
"""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from iotconsole.kit import versions
from iotconsole.kit.admin import LookOnly
from ram import audit, services
from ram.audit.models import AuditEntry
from ram.models import AccessKey, Attachment, Policy, Role, User
from ram.signin.models import LoginProfile

admin.site.site_header = "IoT console"
admin.site.site_title = "IoT console"
admin.site.index_title = "Back office"


class LoginInline(admin.StackedInline):
    model = LoginProfile
    extra = 0
    verbose_name = "console login"


@admin.register(User)
class PersonAdmin(UserAdmin):
    list_filter = ["is_superuser", "is_active"]
    filter_horizontal = []
    inlines = [LoginInline]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (None, {"fields": ["display_name", "email", "mobile_phone", "comments"]}),
        (None, {"fields": ["is_active", "is_staff", "is_superuser", "last_login", "date_joined"]}),
    ]

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:  # noqa: FBT001 - Django's
        former = User.objects.filter(pk=obj.pk).first()
        arn, before = (former.arn, audit.picture(former)) if former else (obj.arn, {})
        super().save_model(request, obj, form, change)
        action = "ram:UpdateUser" if before else "ram:CreateUser"
        audit.record(action, arn, before=before, after=audit.picture(obj))
        versions.bump("ram")

    def save_formset(
        self,
        request: HttpRequest,
        form: ModelForm,
        formset: BaseInlineFormSet,
        change: bool,  # noqa: FBT001 - Django's
    ) -> None:
        super().save_formset(request, form, formset, change)
        if formset.has_changed():
            profile = LoginProfile.objects.filter(user=form.instance).first()
            after = audit.picture(profile) if profile else {}
            audit.record("ram:UpdateLoginProfile", form.instance.arn, after=after)

    @transaction.atomic
    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 - Django's
        form_url: str = "",
    ) -> HttpResponse:
        answer = super().user_change_password(request, id, form_url)
        if isinstance(answer, HttpResponseRedirect):
            audit.record("ram:ChangePassword", User.objects.get(pk=id).arn)
        return answer

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        keys = list(obj.access_keys.values_list("access_key_id", flat=True))
        super().delete_model(request, obj)
        before = audit.picture(obj) | {"access_keys": keys}
        audit.record("ram:DeleteUser", obj.arn, before=before)
        versions.bump("ram")

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for person in queryset:
            self.delete_model(request, person)


@admin.register(AccessKey)
class AccessKeyAdmin(admin.ModelAdmin):
    list_display = ["access_key_id", "user", "status", "created"]
    list_filter = ["status"]
    search_fields = ["access_key_id", "user__username"]
    readonly_fields = ["access_key_id", "user", "created"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: AccessKey,
        form: ModelForm,
        change: bool,  # noqa: FBT001 - Django's
    ) -> None:
        services.set_access_key_status(obj, obj.status)

    def delete_model(self, request: HttpRequest, obj: AccessKey) -> None:
        services.delete_access_key(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for key in queryset:
            services.delete_access_key(key)


@admin.register(Policy)
class PolicyAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["name", "type", "description", "approximation", "updated"]
    list_filter = ["type"]
    search_fields = ["name", "description"]


class AttachedPolicies(LookOnly, admin.TabularInline):
    model = Attachment
    extra = 0


@admin.register(AuditEntry)
class AuditEntryAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["number", "happened", "actor_name", "actor", "action", "resource", "door"]
    list_filter = ["door", "outcome"]
    search_fields = ["actor", "actor_name", "action", "resource", "request_id"]


@admin.register(Role)
class RoleAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["name", "description", "arn", "updated"]
    search_fields = ["name", "description"]
    fields = ["name", "arn", "description", "trust_document", "created", "updated"]
    inlines = [AttachedPolicies]
