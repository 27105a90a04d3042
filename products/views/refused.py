"""The page of logins that were refused."""

from typing import Any

from iotconsole.kit.views import TableView
from products import refusals
from products.log_forms import RefusedSearchForm
from products.verdict import Failure


class RefusedLoginsView(TableView):
    """Who was not let in, what they said, and what was wrong with it."""

    template_name = "products/refused_logins.html"

    def get_queryset(self) -> Any:  # noqa: ANN401 - a list, which Django takes as well
        """Answer those that are looked for."""
        self.form = RefusedSearchForm(self.request.GET)
        return [Failure(refused) for refused in refusals.found(self.form.search())]

    def content(self) -> dict[str, Any]:
        """Show what was looked for."""
        return {"form": self.form, "is_search": self.form.search() != refusals.Search()}
