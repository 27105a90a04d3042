"""Rules in the back office."""

from django.contrib import admin

from rules.models import Operation, Rule, RuleVersion, ServerSubscription, ShadowRun

SUBSCRIBED = ("device_data", "device_status", "device_lifecycle")
AUTHOR = ("author_name", "author")
COURSE = ("started", "ends", "ended", "ending")


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
    readonly_fields = [
        *("name", "description", "data_type", "sql", "status", "version", "created", "modified")
    ]
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


@admin.register(RuleVersion)
class RuleVersionAdmin(admin.ModelAdmin):
    list_display = ["rule", "number", *AUTHOR, "reason", "created"]
    list_select_related = ["rule"]
    search_fields = ["rule__name", *AUTHOR, "reason"]
    readonly_fields = ["rule", "number", *AUTHOR, "reason", "created", "sql", "operations"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(ShadowRun)
class ShadowRunAdmin(admin.ModelAdmin):
    list_display = ["rule", *AUTHOR, *COURSE]
    list_filter = ["ending"]
    list_select_related = ["rule"]
    search_fields = ["rule__name", *AUTHOR]
    readonly_fields = ["rule", *AUTHOR, *COURSE, "sql", "most"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False
