"""Pages of source connections: the RocketMQ servers that rules read from."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inbound import forms, rows, services
from inbound.models import SourceConnection
from inbound.services import Access
from iotconsole.kit.views import DeleteDialogView, DialogView, TableView


class ConnectionsView(TableView):
    """All servers, and how many rules read from each."""

    queryset = SourceConnection.objects.annotate(rule_count=Count("rules")).order_by("name")
    template_name = "inbound/connections.html"
    search_fields = ("name", "endpoint", "namespace")

    def content(self) -> dict[str, Any]:
        """Say what is missing to speak to them."""
        return {"missing_package": rows.missing_package()}


class ConnectionMixin:
    """The connection the address names."""

    kwargs: dict[str, Any]

    @property
    def connection(self) -> SourceConnection:
        """Answer the connection or 404."""
        return get_object_or_404(SourceConnection, name=self.kwargs["name"])


class CreateView(DialogView):
    """A server to remember."""

    title = gettext_lazy("Create connection")
    form_class = forms.NewConnectionForm

    def perform(self, form: Form) -> str:
        """Remember it; whether it answers is for its test to say."""
        values = dict(form.cleaned_data)
        services.create_connection(values.pop("name"), Access(**values))
        return reverse("connections")


class EditView(ConnectionMixin, DialogView):
    """Another way to reach a server."""

    title = gettext_lazy("Edit connection")
    form_class = forms.ConnectionForm

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now, but for the secret."""
        connection = self.connection
        shown = set(forms.ConnectionForm.base_fields) - {"access_key_secret"}
        return {name: getattr(connection, name) for name in shown}

    def perform(self, form: Form) -> str:
        """Change it; rules that use it connect anew."""
        connection = self.connection
        services.update_connection(connection, Access(**form.cleaned_data))
        messages.success(self.request, _("Connection %(name)s is saved.") % {"name": connection})
        return reverse("connections")


class TestView(ConnectionMixin, DialogView):
    """Tries a server step by step; the refusal says where it ended and what to do."""

    title = gettext_lazy("Test connection")
    submit = gettext_lazy("Test connection")
    form_class = forms.TopicForm
    body_template = "inbound/test_connection.html"

    def content(self) -> dict[str, Any]:
        """Say which server is tried."""
        return {"connection": self.connection}

    def perform(self, form: Form) -> HttpResponse:
        """Try it."""
        services.test_connection(Access.of(self.connection), form.cleaned_data["topic"])
        return render(
            self.request,
            self.get_template_names(),
            self.get_context_data(form=form, found=form.cleaned_data["topic"], went_well=True),
        )


class DeleteView(ConnectionMixin, DeleteDialogView):
    """The end of a connection."""

    title = gettext_lazy("Delete connection")

    def check(self) -> None:
        """Keep a connection that rules need."""
        services.check_connection_deletable(self.connection)

    def loss(self) -> str:
        """Name what goes."""
        return _("%(name)s and its access key are forgotten.") % {"name": self.connection}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Forget it."""
        services.delete_connection(self.connection)
        return reverse("connections")
