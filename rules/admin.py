"""Rules in the back office."""

from django.contrib import admin

from rules.models import Operation, Rule, ServerSubscription

SUBSCRIBED = ("device_data", "device_status", "device_lifecycle")


class OperationInline(admin.TabularInline):
    model = Operation
    extra = 0
    readonly_fields = ["kind", "configuration", "created"]
    can_delete = False

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin):
    list_display = ["name", "status", "description", "modified"]
    list_filter = ["status"]
    search_fields = ["name", "description", "sql"]
    readonly_fields = ["name", "description", "sql", "status", "created", "modified"]
    inlines = [OperationInline]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(ServerSubscription)
class ServerSubscriptionAdmin(admin.ModelAdmin):
    list_display = ["product", "queue", *SUBSCRIBED, "created"]
    list_filter = [*SUBSCRIBED]
    list_select_related = ["product", "queue"]
    search_fields = ["product__name", "product__product_key"]
    readonly_fields = ["product", "queue", *SUBSCRIBED, "created"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False
