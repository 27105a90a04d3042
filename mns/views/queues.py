"""Pages of queues."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from iotconsole.kit.forms import ConfirmByNameForm, ConfirmForm
from iotconsole.kit.region import current_region
from iotconsole.kit.views import DeleteDialogView, DialogView, LiveView, PageView, TableView
from mns import forms, rows, services
from mns.errors import QueueAlreadyExist
from mns.models import Queue


def _address(queue: Queue) -> str:
    return f"{reverse('queue', args=[queue.name])}?region={queue.region}"


class QueuesView(TableView):
    """The queues of the region people look at, each with its three numbers."""

    template_name = "mns/queues.html"

    def get_queryset(self) -> QuerySet:
        """Keep the region's."""
        self.queryset = Queue.objects.filter(region=current_region(self.request))
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Count the messages of the queues on this page."""
        context = super().get_context_data(**kwargs)
        return context | {"rows": rows.queue_rows(list(context["object_list"]))}


class QueueMixin:
    """The queue the address names, in the region people look at."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def queue(self) -> Queue:
        """Answer the queue or 404."""
        region = current_region(self.request)
        return get_object_or_404(Queue, region=region, name=self.kwargs["queue_name"])

    @property
    def queue_url(self) -> str:
        """Answer the address of its page."""
        return _address(self.queue)


class QueueView(QueueMixin, PageView):
    """One queue: three numbers, settings, what is next."""

    template_name = "mns/queue.html"

    def content(self) -> dict[str, Any]:
        """Add the queue."""
        return {"queue": self.queue}


class QueueLatestView(QueueMixin, LiveView):
    """The three numbers and the messages that would be received next."""

    template_name = "mns/queue_latest.html"

    def content(self) -> dict[str, Any]:
        """Look into the queue."""
        queue = self.queue
        return {"counts": services.counts(queue), "messages_next": rows.message_rows(queue)}


class CreateQueueView(DialogView):
    """A new queue."""

    title = gettext_lazy("Create Queue")
    form_class = forms.NewQueueForm

    def perform(self, form: Form) -> str:
        """Make it and show it; to a person, one that is there already is a mistake."""
        queue, created = services.create_queue(current_region(self.request), **form.cleaned_data)
        if not created:
            raise QueueAlreadyExist(field="name")
        return _address(queue)


class EditQueueView(QueueMixin, DialogView):
    """What may change of a queue."""

    title = gettext_lazy("Edit queue")
    form_class = forms.QueueForm

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        return forms.queue_attributes(self.queue)

    def perform(self, form: Form) -> str:
        """Change it."""
        services.set_queue_attributes(self.queue, **form.cleaned_data)
        return self.queue_url


class SendView(QueueMixin, DialogView):
    """A message typed by hand."""

    title = gettext_lazy("Send message")
    submit = gettext_lazy("Send")
    form_class = forms.SendForm

    def perform(self, form: Form) -> str:
        """Send it."""
        data = form.cleaned_data
        body = data.pop("body").replace("\r\n", "\n").encode()
        sent = services.send_message(self.queue, body, **data)
        messages.success(self.request, _("Message %(id)s is sent.") % {"id": sent.message_id})
        return self.queue_url


class DeleteQueueView(QueueMixin, DeleteDialogView):
    """The end of a queue; its name is asked for when messages would be lost."""

    title = gettext_lazy("Delete queue")

    def get_form_class(self) -> type[Form]:
        """Ask for the name only where something is lost."""
        return ConfirmByNameForm if services.counts(self.queue).total else ConfirmForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which name to expect."""
        kwargs = super().get_form_kwargs()
        asks = self.get_form_class() is ConfirmByNameForm
        return kwargs | {"expected": self.queue.name} if asks else kwargs

    def check(self) -> None:
        """Keep the queue of a server subscription."""
        services.check_queue_deletable(self.queue)

    def loss(self) -> str:
        """Say how many messages go, and whose further messages are lost."""
        queue = self.queue
        count = services.counts(queue).total
        goes = ngettext(
            "%(name)s is deleted with the %(count)s message in it.",
            "%(name)s is deleted with the %(count)s messages in it.",
            count,
        ) % {"name": queue.name, "count": count}
        filling = [row.name for row in services.subscriptions_to(queue)]
        if not filling:
            return goes
        lost = _("What these subscriptions put into it is lost from now on: %(names)s.")
        return f"{goes} {lost % {'names': ', '.join(filling)}}"

    def perform(self, form: Form) -> str:  # noqa: ARG002 - checked by then
        """Delete it."""
        services.delete_queue(self.queue)
        return reverse("queues")
