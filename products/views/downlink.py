"""Dialogs that say something to devices."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.views import DialogView
from products import downlink, message_forms
from products.views.devices import DeviceMixin
from products.views.products import ProductMixin


class PublishView(DeviceMixin, DialogView):
    """A message for a device."""

    title = gettext_lazy("Publish to device")
    submit = gettext_lazy("Publish")
    form_class = message_forms.PublicationForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form whose topics it offers."""
        return super().get_form_kwargs() | {"product": self.product}

    def perform(self, form: Form) -> str:
        """Publish it and say under which id it is found."""
        device, said = self.device, form.cleaned_data
        topic = downlink.topic_of(device, said["topic"])
        message_id = downlink.publish(device.product, topic, said["message"], qos=said["qos"])
        done = _("Message %(id)s is on its way to %(name)s.")
        messages.success(self.request, done % {"id": message_id, "name": device.name})
        return self.device_url


class CallView(DeviceMixin, DialogView):
    """A question to a device, and its answer."""

    title = gettext_lazy("Call device (RRPC)")
    submit = gettext_lazy("Call")
    form_class = message_forms.QuestionForm

    def perform(self, form: Form) -> HttpResponse:
        """Wait for the answer and show it."""
        device, said = self.device, form.cleaned_data
        topic = downlink.topic_of(device, said["topic"]) if said["topic"] else ""
        answer = downlink.call(device, said["message"], timeout_ms=said["timeout_ms"], topic=topic)
        shown = {
            "device": device,
            "answer": answer,
            "went_well": answer.code == downlink.Code.SUCCESS,
            "text": answer.payload.decode(errors="backslashreplace"),
            "again": self.request.get_full_path(),
        }
        return render(self.request, "products/call_answer.html", shown)


class BroadcastView(ProductMixin, DialogView):
    """A message for all devices of a product."""

    title = gettext_lazy("Broadcast")
    submit = gettext_lazy("Publish")
    form_class = message_forms.BroadcastForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form whose devices they are."""
        return super().get_form_kwargs() | {"product": self.product}

    def perform(self, form: Form) -> str:
        """Publish it and say under which id it is found."""
        said = form.cleaned_data
        message_id = downlink.broadcast(self.product, said["message"], topic=said["topic"])
        messages.success(self.request, _("Broadcast %(id)s is on its way.") % {"id": message_id})
        return self.product_url
