"""Pages of products and devices."""

from django.urls import path

from products.views import devices, downlink, products

_DEVICE = "products/<product_key>/devices/<name>/"

urlpatterns = [
    path("products/", products.ProductsView.as_view(), name="products"),
    path("products/new/", products.CreateProductView.as_view(), name="create_product"),
    path("products/<product_key>/", products.ProductView.as_view(), name="product"),
    path("products/<product_key>/log/", products.ProductLogView.as_view(), name="product_log"),
    path(
        "products/<product_key>/log/latest/",
        products.ProductLogLatestView.as_view(),
        name="product_log_latest",
    ),
    path("products/<product_key>/edit/", products.EditProductView.as_view(), name="edit_product"),
    path(
        "products/<product_key>/delete/",
        products.DeleteProductView.as_view(),
        name="delete_product",
    ),
    path("products/<product_key>/broadcast/", downlink.BroadcastView.as_view(), name="broadcast"),
    path("products/<product_key>/new-device/", devices.AddDeviceView.as_view(), name="add_device"),
    path("devices/", devices.DevicesView.as_view(), name="devices"),
    path(_DEVICE, devices.DeviceView.as_view(), name="device"),
    path(_DEVICE + "secret/", devices.SecretView.as_view(), name="device_secret"),
    path(_DEVICE + "status/", devices.DeviceStatusView.as_view(), name="device_status"),
    path(_DEVICE + "log/", devices.DeviceLogView.as_view(), name="device_log"),
    path(_DEVICE + "switch/", devices.SwitchDeviceView.as_view(), name="switch_device"),
    path(_DEVICE + "publish/", downlink.PublishView.as_view(), name="publish_to_device"),
    path(_DEVICE + "call/", downlink.CallView.as_view(), name="call_device"),
    path(_DEVICE + "delete/", devices.DeleteDeviceView.as_view(), name="delete_device"),
]
