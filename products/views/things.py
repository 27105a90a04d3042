"""What a device reports of itself, and dialogs that ask it to set or to do something."""

import json
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.views import DialogView, LiveView, PageView
from products import downlink, message_forms, things
from products.things import Reading
from products.views.devices import DeviceMixin

EVENTS = 50
VALUES = 200


class _Properties(DeviceMixin):
    """The device, named as its reports are kept."""

    @property
    def names(self) -> tuple[str, str]:
        """Answer ProductKey and DeviceName."""
        return self.kwargs["product_key"], self.kwargs["name"]

    @property
    def properties_url(self) -> str:
        """Answer the address of the page."""
        return reverse("device_properties", args=self.names)


class PropertiesView(_Properties, PageView):
    """The newest values of a device and its latest events."""

    template_name = "products/device_properties.html"

    def content(self) -> dict[str, Any]:
        """Name the device; the values come by themselves."""
        return {"device": self.device, "tab": "properties"}


class PropertyValuesView(_Properties, LiveView):
    """The values as they are now."""

    template_name = "products/property_values.html"

    def content(self) -> dict[str, Any]:
        """Read them again."""
        device = self.device
        events = things.events(*self.names)[:EVENTS]
        newest = [(reading, _text(reading)) for reading in things.newest(*self.names)]
        return {
            "device": device,
            "newest": newest,
            "events": [(event, _text(event)) for event in events],
        }


class PropertyView(_Properties, PageView):
    """One property over time."""

    template_name = "products/device_property.html"

    def content(self) -> dict[str, Any]:
        """Read what is kept of it."""
        identifier = self.kwargs["identifier"]
        rows = things.history(*self.names, [identifier])[:VALUES]
        return {
            "device": self.device,
            "tab": "properties",
            "identifier": identifier,
            "readings": [(reading, _text(reading)) for reading in rows],
        }


class SetPropertiesView(_Properties, DialogView):
    """Values for properties of a device."""

    title = gettext_lazy("Set properties")
    submit = gettext_lazy("Send")
    form_class = message_forms.PropertiesForm

    def perform(self, form: Form) -> str:
        """Send them and say under which id the message is found."""
        device, said = self.device, form.cleaned_data
        message_id = downlink.set_properties(device, said["items"], qos=said["qos"])
        done = _("Message %(id)s is on its way to %(name)s.")
        messages.success(self.request, done % {"id": message_id, "name": device.name})
        return self.properties_url


class InvokeServiceView(_Properties, DialogView):
    """A service that a device is to do."""

    title = gettext_lazy("Call service")
    submit = gettext_lazy("Send")
    form_class = message_forms.ServiceForm

    def perform(self, form: Form) -> str:
        """Ask for it and say under which id the message is found."""
        device, said = self.device, form.cleaned_data
        message_id = downlink.invoke_service(
            device, said["identifier"], said["arguments"], qos=said["qos"]
        )
        done = _("Message %(id)s is on its way to %(name)s.")
        messages.success(self.request, done % {"id": message_id, "name": device.name})
        return self.properties_url


def _text(reading: Reading) -> str:
    if isinstance(reading.value, str):
        return reading.value
    return json.dumps(reading.value, ensure_ascii=False)
