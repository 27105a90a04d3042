"""What devices and other brokers ask for over HTTP: no pages."""

from django.urls import path

from products.views import hooks, registering

urlpatterns = [
    path("auth/devicename", registering.hand_out_token, name="device_token"),
    path("auth/register/device", registering.register, name="register_device"),
    path("ca.pem", registering.authority, name="mqtt_authority"),
    path("hooks/<key>/<broker>/<question>", hooks.answer, name="hooks"),
]
