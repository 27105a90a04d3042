"""Receiving by hand: what a consumer would get, its handles, and what becomes of them."""

from abc import abstractmethod
from http import HTTPStatus
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from iotconsole.kit.sentences import told
from iotconsole.kit.views import ContentMixin
from mns import message_forms as forms
from mns import rows, services
from mns.errors import MnsError
from mns.views.queues import QueueMixin


class ReceiveView(QueueMixin, ContentMixin, FormView):
    """The queue's tab where messages are received; they are hidden from others meanwhile."""

    template_name = "mns/receive.html"
    form_class = forms.ReceiveForm

    def get_initial(self) -> dict[str, Any]:
        """Hide messages for as long as a consumer of this queue does."""
        return {"visibility_seconds": self.queue.visibility_timeout}

    def content(self) -> dict[str, Any]:
        """Add the queue."""
        return self.frame(self.queue, "receive")

    def form_valid(self, form: Form) -> HttpResponse:
        """Receive, and show what came or why nothing did."""
        try:
            taken = services.receive_messages(self.queue, **form.cleaned_data)
        except MnsError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, told(refusal))
            return self.form_invalid(form)
        received = [rows.message_row(message) for message in taken]
        context = self.get_context_data(form=form) | {"received": received, "was_asked": True}
        return self.render_to_response(context)


class HandleView(QueueMixin, View):
    """A button beside a message that was received: what became of it takes its place."""

    http_method_names = ["post"]  # noqa: RUF012 - Django declares it on the instance

    @abstractmethod
    def perform(self, handle: str) -> str:
        """Call one verb and say what was done."""

    @cached_property
    def handle(self) -> str:
        """Answer the handle the message was received with."""
        return self.request.POST.get("handle", "")

    def post(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:
        """Act, and say so or why not."""
        try:
            context = {"done": self.perform(self.handle)}
        except MnsError as refusal:
            context = {"refusal": told(refusal)}
        return render(request, "mns/handled.html", context, status=HTTPStatus.OK)


class DeleteReceivedView(HandleView):
    """Done with a message: nobody receives it again."""

    def perform(self, handle: str) -> str:
        """Delete it."""
        services.delete_message(self.queue, handle)
        return _("Deleted.")


class ShowReceivedView(HandleView):
    """Not done with a message: others may have it at once."""

    def perform(self, handle: str) -> str:
        """Make it visible."""
        services.change_visibility(self.queue, handle, visibility_seconds=0)
        return _("Visible again: whoever receives next may get it.")
