"""The product's server subscription."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView

from iotconsole.kit.region import current_region
from iotconsole.kit.sentences import told
from iotconsole.kit.views import ContentMixin, DeleteDialogView
from mns import services as mns
from products.models import Product
from rules import forms, intake, subscription
from rules.errors import RuleError
from rules.models import ServerSubscription


class ServerSubscriptionView(ContentMixin, FormView):
    """The product's tab: which of its messages go into its queue."""

    template_name = "rules/server_subscription.html"
    form_class = forms.ServerSubscriptionForm

    @property
    def product(self) -> Product:
        """Answer the product or 404."""
        return get_object_or_404(Product, product_key=self.kwargs["product_key"])

    @property
    def existing(self) -> ServerSubscription | None:
        """Answer what is subscribed, if anything."""
        rows = ServerSubscription.objects.select_related("queue", "product")
        return rows.filter(product=self.product).first()

    def get_initial(self) -> dict[str, Any]:
        """Show what is ticked now."""
        found = self.existing
        if found is None:
            return {"device_data": True, "device_status": True}
        return {name: getattr(found, name) for name in self.form_class.base_fields}

    def form_valid(self, form: Form) -> HttpResponse:
        """Subscribe, or say why not."""
        try:
            subscription.subscribe(self.product, current_region(self.request), **form.cleaned_data)
        except RuleError as refusal:
            form.add_error(None, told(refusal))
            return self.form_invalid(form)
        return redirect(self.request.path)

    def content(self) -> dict[str, Any]:
        """Add the product and the queue with its three numbers."""
        found = self.existing
        return {
            "product": self.product,
            "tab": "subscription",
            "subscription": found,
            "counts": mns.counts(found.queue) if found else None,
            "intake": intake.counts([found.product.product_key]).popitem()[1] if found else None,
        }


class UnsubscribeView(DeleteDialogView):
    """The end of a server subscription."""

    title = gettext_lazy("Delete server subscription")

    def loss(self) -> str:
        """Say how many messages go with the queue."""
        found = self._found()
        count = mns.counts(found.queue).total
        return ngettext(
            "The queue %(queue)s is deleted with the %(count)s message in it.",
            "The queue %(queue)s is deleted with the %(count)s messages in it.",
            count,
        ) % {"queue": found.queue.name, "count": count}

    def _found(self) -> ServerSubscription:
        key = self.kwargs["product_key"]
        return get_object_or_404(ServerSubscription, product__product_key=key)

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        subscription.unsubscribe(self._found().product)
        return reverse("server_subscription", args=[self.kwargs["product_key"]])
