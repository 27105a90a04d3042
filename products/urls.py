"""Pages of products and devices."""

from django.urls import path

from products import views

_DEVICE = "products/<product_key>/devices/<name>/"

urlpatterns = [
    path("products/", views.ProductsView.as_view(), name="products"),
    path("products/new/", views.CreateProductView.as_view(), name="create_product"),
    path("products/<product_key>/", views.ProductView.as_view(), name="product"),
    path("products/<product_key>/log/", views.ProductLogView.as_view(), name="product_log"),
    path(
        "products/<product_key>/log/latest/",
        views.ProductLogLatestView.as_view(),
        name="product_log_latest",
    ),
    path("products/<product_key>/edit/", views.EditProductView.as_view(), name="edit_product"),
    path(
        "products/<product_key>/delete/", views.DeleteProductView.as_view(), name="delete_product"
    ),
    path("products/<product_key>/new-device/", views.AddDeviceView.as_view(), name="add_device"),
    path("devices/", views.DevicesView.as_view(), name="devices"),
    path(_DEVICE, views.DeviceView.as_view(), name="device"),
    path(_DEVICE + "secret/", views.SecretView.as_view(), name="device_secret"),
    path(_DEVICE + "status/", views.DeviceStatusView.as_view(), name="device_status"),
    path(_DEVICE + "log/", views.DeviceLogView.as_view(), name="device_log"),
    path(_DEVICE + "switch/", views.SwitchDeviceView.as_view(), name="switch_device"),
    path(_DEVICE + "delete/", views.DeleteDeviceView.as_view(), name="delete_device"),
]
