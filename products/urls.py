"""Pages of products and devices."""

from django.urls import path

from products.views import (
    batches,
    connecting,
    devices,
    downlink,
    products,
    refused,
    simulating,
    things,
    topics,
)

_PRODUCT = "products/<product_key>/"
_TOPICS = _PRODUCT + "topics/"
_BATCH = _PRODUCT + "batches/<int:number>/"
_DEVICE = _PRODUCT + "devices/<name>/"
_PROPERTIES = _DEVICE + "properties/"

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
    path(_PRODUCT + "details/", products.ProductDetailsView.as_view(), name="product_details"),
    path(_PRODUCT + "secret/", products.ProductSecretView.as_view(), name="product_secret"),
    path(
        _PRODUCT + "registration/",
        products.SwitchRegistrationView.as_view(),
        name="switch_registration",
    ),
    path(_TOPICS, topics.TopicsView.as_view(), name="product_topics"),
    path(_TOPICS + "new/", topics.CreateCategoryView.as_view(), name="create_category"),
    path(_TOPICS + "<int:number>/edit/", topics.EditCategoryView.as_view(), name="edit_category"),
    path(
        _TOPICS + "<int:number>/delete/",
        topics.DeleteCategoryView.as_view(),
        name="delete_category",
    ),
    path(_PRODUCT + "new-devices/", batches.RegisterDevicesView.as_view(), name="register_devices"),
    path(_PRODUCT + "devices.csv", batches.ExportDevicesView.as_view(), name="export_devices"),
    path(_PRODUCT + "secrets.csv", batches.ExportSecretsView.as_view(), name="export_secrets"),
    path(_BATCH, batches.BatchView.as_view(), name="batch"),
    path(_BATCH + "progress/", batches.BatchProgressView.as_view(), name="batch_progress"),
    path(_BATCH + "start/", batches.StartBatchView.as_view(), name="start_batch"),
    path("devices/", devices.DevicesView.as_view(), name="devices"),
    path("devices/refused/", refused.RefusedLoginsView.as_view(), name="refused_logins"),
    path(_DEVICE, devices.DeviceView.as_view(), name="device"),
    path(_DEVICE + "secret/", devices.SecretView.as_view(), name="device_secret"),
    path(_DEVICE + "status/", devices.DeviceStatusView.as_view(), name="device_status"),
    path(_DEVICE + "log/", devices.DeviceLogView.as_view(), name="device_log"),
    path(_DEVICE + "switch/", devices.SwitchDeviceView.as_view(), name="switch_device"),
    path(_PROPERTIES, things.PropertiesView.as_view(), name="device_properties"),
    path(_PROPERTIES + "values/", things.PropertyValuesView.as_view(), name="property_values"),
    path(_PROPERTIES + "set/", things.SetPropertiesView.as_view(), name="set_properties"),
    path(_PROPERTIES + "of/<identifier>/", things.PropertyView.as_view(), name="device_property"),
    path(_DEVICE + "service/", things.InvokeServiceView.as_view(), name="invoke_service"),
    path(_DEVICE + "publish/", downlink.PublishView.as_view(), name="publish_to_device"),
    path(_DEVICE + "call/", downlink.CallView.as_view(), name="call_device"),
    path(_DEVICE + "edit/", devices.EditDeviceView.as_view(), name="edit_device"),
    path(_DEVICE + "tags/", devices.EditTagsView.as_view(), name="edit_tags"),
    path(_DEVICE + "topics/", devices.DeviceTopicsView.as_view(), name="device_topics"),
    path(_DEVICE + "reset/", devices.ResetSecretView.as_view(), name="reset_secret"),
    path(_DEVICE + "connect/", connecting.ConnectView.as_view(), name="device_connect"),
    path(_DEVICE + "connect/verdict/", connecting.VerdictView.as_view(), name="device_verdict"),
    path(_DEVICE + "connect/commands/", connecting.CommandsView.as_view(), name="device_commands"),
    path(_DEVICE + "simulator/", simulating.SimulatorView.as_view(), name="device_simulator"),
    path(_DEVICE + "delete/", devices.DeleteDeviceView.as_view(), name="delete_device"),
]
