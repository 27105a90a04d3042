"""Access control in the back office: people are arranged here, keys turned off; the rest is shown.

The door and the workers remember keys, roles and policies, so every change is told to them.
"""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from iotconsole.kit import versions
from iotconsole.kit.admin import LookOnly
from ram import services
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
        super().save_model(request, obj, form, change)
        versions.bump("ram")

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        super().delete_model(request, obj)
        versions.bump("ram")

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        super().delete_queryset(request, queryset)
        versions.bump("ram")


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
