"""A list of devices, narrowed by name, state and tag, over a hundred thousand of them."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.functional import cached_property

from iotconsole.kit.views import TableView
from products import services
from products.forms import DeviceSearchForm


class DeviceTableView(TableView):
    """Devices, page by page; `?tag=` names a key or key=value."""

    form_class: ClassVar[type[DeviceSearchForm]]

    @cached_property
    def form(self) -> DeviceSearchForm:
        """Answer what is looked for; what cannot be asked is not."""
        form = self.form_class(self.request.GET)
        form.is_valid()
        return form

    def get_queryset(self) -> QuerySet:
        """Keep the devices that are looked for."""
        rows, asked = super().get_queryset(), self.form.cleaned_data
        if product := asked.get("product"):
            rows = rows.filter(product=product)
        if status := asked.get("status"):
            rows = services.in_state(rows, status)
        if tag := asked.get("tag"):
            key, _, value = tag.partition("=")
            rows = services.with_tag(rows, key.strip(), value.strip())
        return rows

    def content(self) -> dict[str, Any]:
        """Add the search."""
        return {"form": self.form, "is_search": any(self.form.cleaned_data.values())}
