"""Dead letters of a queue: where each came from and why, and the way back."""

import re
from typing import Any

from django.forms import Form
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from iotconsole.kit.views import ActionView, DialogView, LiveView, PageView
from mns import message_forms as forms
from mns import rows, services
from mns.models import Queue
from mns.search import Search
from mns.views.queues import QueueMixin

_RANK = re.compile(r"[0-9]{1,18}")  # of 64 bits


class DeadLettersView(QueueMixin, PageView):
    """The dead letters of a queue, newest first."""

    template_name = "mns/dead_letters.html"

    def content(self) -> dict[str, Any]:
        """Look at them without receiving them."""
        queue = self.queue
        found = services.browse_messages(queue, Search(), after=self.request.GET.get("after", ""))
        return self.frame(queue, "letters") | {
            "rows": rows.letter_rows(queue, found.messages),
            "after": found.after,
        }


class RedriveView(QueueMixin, DialogView):
    """Messages go back to where they came from, or to another queue: those of `?rank=`, or all."""

    title = gettext_lazy("Redrive")
    submit = gettext_lazy("Redrive")
    form_class = forms.RedriveForm
    body_template = "mns/redrive.html"

    @property
    def ranks(self) -> list[int]:
        """Answer which messages are meant, none is all; 404 where a name is none of a message."""
        named = self.request.GET.getlist("rank")
        if not all(map(_RANK.fullmatch, named)):
            raise Http404
        return [int(rank) for rank in named]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the queues that keep order as this one does."""
        queue = self.queue
        alike = Queue.objects.filter(region=queue.region, type=queue.type).exclude(pk=queue.pk)
        return super().get_form_kwargs() | {"offered": alike}

    def content(self) -> dict[str, Any]:
        """Say how many messages go."""
        count = len(self.ranks) or services.counts(self.queue).total
        goes = ngettext("%(count)s message goes.", "%(count)s messages go.", count)
        return {"goes": goes % {"count": count}}

    def perform(self, form: Form) -> str:
        """Begin; the page shows how far it is."""
        services.start_redrive(self.queue, ranks=self.ranks, **form.cleaned_data)
        return self.letters_url


class RedriveProgressView(QueueMixin, LiveView):
    """How far the latest redrive is."""

    template_name = "mns/redrive_progress.html"

    def content(self) -> dict[str, Any]:
        """Look it up."""
        queue = self.queue
        run = services.find_redrive(queue)
        return {"queue": queue, "row": rows.redrive_row(run) if run else None}


class StopRedriveView(QueueMixin, ActionView):
    """The end of a redrive; what has moved stays where it is."""

    def perform(self) -> str:
        """Stop it."""
        services.stop_redrive(self.queue)
        return _("The redrive stops after the messages that are on their way.")

    def back(self) -> str:
        """Stay at the dead letters."""
        return self.letters_url
