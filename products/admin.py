"""Products and devices in the back office: to look at; changes go through the console."""

from django.contrib import admin

from products.models import Batch, BatchLine, Device, DeviceTag, Product, TopicCategory


class ToLookAt:
    """Nothing is added and nothing goes; every field that is shown is read-only."""

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


class CategoryInline(ToLookAt, admin.TabularInline):
    model = TopicCategory
    readonly_fields = ["short_name", "operation", "description", "created"]


@admin.register(Product)
class ProductAdmin(ToLookAt, admin.ModelAdmin):
    list_display = ["name", "product_key", "node_type", "edition", "created"]
    list_filter = ["node_type", "edition"]
    search_fields = ["name", "product_key"]
    readonly_fields = [
        "name",
        "product_key",
        "node_type",
        "edition",
        "data_format",
        "dynamic_registration",
        "description",
        "created",
    ]
    inlines = [CategoryInline]


class TagInline(ToLookAt, admin.TabularInline):
    model = DeviceTag
    readonly_fields = ["key", "value"]


@admin.register(Device)
class DeviceAdmin(ToLookAt, admin.ModelAdmin):
    list_display = ["name", "product", "status", "enabled", "status_since", "address"]
    list_filter = ["status", "enabled", "product"]
    list_select_related = ["product"]
    search_fields = ["name", "nickname", "product__product_key"]
    readonly_fields = [
        "product",
        "name",
        "nickname",
        "iot_id",
        "enabled",
        "status",
        "status_since",
        "activated",
        "last_online",
        "last_offline",
        "address",
        "secret_changed",
        "created",
        "modified",
    ]
    inlines = [TagInline]


@admin.register(Batch)
class BatchAdmin(ToLookAt, admin.ModelAdmin):
    list_display = ["id", "product", "total", "made", "refused", "created", "finished"]
    list_select_related = ["product"]
    readonly_fields = ["product", "total", "made", "refused", "created", "started", "finished"]


@admin.register(BatchLine)
class BatchLineAdmin(ToLookAt, admin.ModelAdmin):
    list_display = ["name", "batch", "outcome", "code", "reason"]
    list_filter = ["outcome"]
    search_fields = ["name"]
    readonly_fields = ["batch", "name", "nickname", "outcome", "code", "reason"]
