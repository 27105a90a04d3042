"""Access control in the back office."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from ram.models import AccessKey, Policy, Role, RolePolicy, User

admin.site.site_header = "IoT console"
admin.site.site_title = "IoT console"
admin.site.index_title = "Back office"
admin.site.register(User, UserAdmin)


@admin.register(AccessKey)
class AccessKeyAdmin(admin.ModelAdmin):
    list_display = ["access_key_id", "user", "status", "created"]
    list_filter = ["status"]
    search_fields = ["access_key_id", "user__username"]
    readonly_fields = ["access_key_id", "user", "created"]

    def has_add_permission(self, request: object) -> bool:
        return False


@admin.register(Policy)
class PolicyAdmin(admin.ModelAdmin):
    list_display = ["name", "type", "description", "approximation", "updated"]
    list_filter = ["type"]
    search_fields = ["name", "description"]
    readonly_fields = ["name", "type", "description", "document", "approximation"]

    def has_add_permission(self, request: object) -> bool:
        return False


class AttachedPolicies(admin.TabularInline):
    model = RolePolicy
    extra = 0
    readonly_fields = ["policy", "attached"]
    can_delete = False

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Role)
class RoleAdmin(admin.ModelAdmin):
    list_display = ["name", "description", "arn", "updated"]
    search_fields = ["name", "description"]
    readonly_fields = ["name", "arn", "description", "trust_document", "created", "updated"]
    inlines = [AttachedPolicies]

    def has_add_permission(self, request: object) -> bool:
        return False
