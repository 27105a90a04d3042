"""Products and devices in the back office: to look at; changes go through the console."""

from django.contrib import admin

from products.models import Device, Product


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
    list_display = ["name", "product_key", "node_type", "created"]
    search_fields = ["name", "product_key"]
    readonly_fields = ["name", "product_key", "node_type", "description", "created"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Device)
class DeviceAdmin(admin.ModelAdmin):
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
        "address",
        "created",
    ]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False
