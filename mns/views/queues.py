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
from mns.services.dead_letters import sources
from mns.views.spans import span


def _address(queue: Queue, page: str = "queue") -> str:
    return f"{reverse(page, args=[queue.name])}?region={queue.region}"


class QueuesView(TableView):
    """The queues of the region people look at: three numbers, the oldest message, its trend."""

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

    @property
    def messages_url(self) -> str:
        """Answer the address of its messages."""
        return _address(self.queue, "messages")

    @property
    def letters_url(self) -> str:
        """Answer the address of its dead letters."""
        return _address(self.queue, "dead_letters")

    def frame(self, queue: Queue, tab: str) -> dict[str, Any]:
        """Answer what every tab of its page shows."""
        return {"queue": queue, "tab": tab, "sources": sources(queue)}


class QueueView(QueueMixin, PageView):
    """One queue: three numbers, how they went, settings, what is next."""

    template_name = "mns/queue.html"

    def content(self) -> dict[str, Any]:
        """Add the queue, and how many letters lie where its dead go."""
        queue = self.queue
        target = queue.dead_letter_queue
        waiting = services.counts(target).total if target else 0
        return self.frame(queue, "overview") | {"span": span(self.request), "letters": waiting}


class QueueLatestView(QueueMixin, LiveView):
    """The three numbers."""

    template_name = "mns/queue_latest.html"

    def content(self) -> dict[str, Any]:
        """Look into the queue."""
        queue = self.queue
        return {"queue": queue, "figures": services.figures(queue)}


class QueueNextView(QueueMixin, LiveView):
    """The messages that would be received next."""

    template_name = "mns/queue_next.html"

    def content(self) -> dict[str, Any]:
        """Look at them without receiving them."""
        return {"messages_next": rows.next_rows(self.queue)}


class CreateQueueView(DialogView):
    """A new queue."""

    title = gettext_lazy("Create Queue")
    form_class = forms.NewQueueForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer every queue here for dead letters; the service knows which fits."""
        here = Queue.objects.filter(region=current_region(self.request))
        return super().get_form_kwargs() | {"offered": here}

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

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer for dead letters those that keep order as this one does."""
        queue = self.queue
        alike = Queue.objects.filter(region=queue.region, type=queue.type).exclude(pk=queue.pk)
        return super().get_form_kwargs() | {"offered": alike}

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        return forms.queue_attributes(self.queue)

    def perform(self, form: Form) -> str:
        """Change it."""
        services.set_queue_attributes(self.queue, **form.cleaned_data)
        return self.queue_url


class LossMixin(QueueMixin):
    """A dialog that asks for the queue's name when messages would be lost."""

    def get_form_class(self) -> type[Form]:
        """Ask for the name only where something is lost."""
        return ConfirmByNameForm if services.counts(self.queue).total else ConfirmForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which name to expect."""
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]  # of the dialog
        asks = self.get_form_class() is ConfirmByNameForm
        return kwargs | {"expected": self.queue.name} if asks else kwargs


class PurgeQueueView(LossMixin, DeleteDialogView):
    """The end of all messages of a queue, which itself stays."""

    title = gettext_lazy("Purge queue")
    submit = gettext_lazy("Purge")

    def loss(self) -> str:
        """Say how many messages go, received ones among them."""
        queue = self.queue
        count = services.counts(queue).total
        return ngettext(
            "The %(count)s message in %(name)s is lost, even if it is received or delayed.",
            "All %(count)s messages in %(name)s are lost, the received and delayed ones, too.",
            count,
        ) % {"name": queue.name, "count": count}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - checked by then
        """Remove them."""
        lost = services.purge_queue(self.queue)
        said = ngettext("%(count)s message is gone.", "%(count)s messages are gone.", lost)
        messages.success(self.request, said % {"count": lost})
        return self.queue_url


class DeleteQueueView(LossMixin, DeleteDialogView):
    """The end of a queue; its name is asked for when messages would be lost."""

    title = gettext_lazy("Delete queue")
    body_template = "mns/delete_queue.html"

    def check(self) -> None:
        """Keep a queue that others count on."""
        services.check_queue_deletable(self.queue)

    def content(self) -> dict[str, Any]:
        """Add the queue, whose rules the dialog asks for."""
        return super().content() | {"queue": self.queue}

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
