"""Pages and dialogs of the messages of one queue: find, send, remove, send again."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.sentences import told
from iotconsole.kit.views import DeleteDialogView, DialogView, PageView
from mns import letters, rows, services
from mns import message_forms as forms
from mns.errors import MnsError
from mns.properties import unpack
from mns.store.protocol import Listed
from mns.views.queues import QueueMixin


class MessagesView(QueueMixin, PageView):
    """All messages of a queue, newest first, or those looked for; nothing is received."""

    template_name = "mns/messages.html"

    def content(self) -> dict[str, Any]:
        """Search, and say how far."""
        queue, asked = self.queue, self.request.GET
        form = forms.SearchForm(asked)
        search, after = form.search(), asked.get("after", "")
        found = services.browse_messages(queue, search, after=after)
        before = asked.get("searched", "")
        return self.frame(queue, "messages") | {
            "form": form,
            "rows": rows.seen_rows(found.messages),
            "is_search": bool(search),
            "is_continued": bool(after),
            "searched": found.searched + (int(before) if before.isdecimal() else 0),
            "total": services.counts(queue).total,
            "next": self._address(after=found.after) if found.after else "",
            "newest": self._address(after=""),
        }

    def _address(self, *, after: str) -> str:
        """Answer this page with the same search from another place on."""
        query = self.request.GET.copy()
        query["after"] = after
        return f"?{query.urlencode()}"


class SendView(QueueMixin, DialogView):
    """A message typed by hand."""

    title = gettext_lazy("Send message")
    submit = gettext_lazy("Send")
    form_class = forms.SendForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form what the queue takes."""
        return super().get_form_kwargs() | {"queue": self.queue}

    def perform(self, form: Form) -> str:
        """Send it."""
        data = form.cleaned_data
        sent = services.send_message(self.queue, data.pop("body"), **data)
        messages.success(self.request, _("Message %(id)s is sent.") % {"id": sent.message_id})
        return self.queue_url


class SeenMessageMixin(QueueMixin):
    """The message the address names, and the place where it was seen."""

    @cached_property
    def listed(self) -> Listed:
        """Answer the message; a refusal where it is gone."""
        place = self.request.GET.get("place", "")
        return services.find_message(self.queue, self.kwargs["rank"], place=place)


class RemoveMessageView(SeenMessageMixin, DeleteDialogView):
    """The end of one message, whoever may be at work on it."""

    title = gettext_lazy("Delete message")

    def loss(self) -> str:
        """Name the message."""
        sentence = _("Message %(id)s is deleted from %(queue)s. Nobody will receive it any more.")
        return sentence % {"id": self.listed.message.message_id, "queue": self.queue.name}

    def check(self) -> None:
        """Look whether it is still there."""
        self.listed  # noqa: B018 - the look is what is wanted

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.remove_message(self.queue, self.kwargs["rank"])
        messages.success(self.request, _("The message is deleted."))
        return self.messages_url


class ResendView(SeenMessageMixin, DialogView):
    """A message once more, as it was or changed, to this queue or another."""

    title = gettext_lazy("Edit and send again")
    submit = gettext_lazy("Send")
    form_class = forms.ResendForm
    body_template = "mns/resend.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which queues keep order as this one does."""
        return super().get_form_kwargs() | {"queue": self.queue}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Show the message, or that it is gone."""
        try:
            body = self.listed.message.body.decode(errors="replace")
        except MnsError as refusal:
            return super().get_context_data(**kwargs) | {"obstacle": told(refusal)}
        context = super().get_context_data(**kwargs)
        context["form"].initial |= {"body": body, "target": self.queue}
        return context

    def perform(self, form: Form) -> str:
        """Send it first, so that whatever happens it is there at least once."""
        data, original, target = form.cleaned_data, self.listed, form.cleaned_data["target"]
        sent = services.send_message(
            target,
            data["body"],
            properties=unpack(letters.raised(original.message.properties)),
            group=original.message.group,
        )
        if data["remove"]:
            services.remove_message(self.queue, original.rank)
        said = _("Message %(id)s is sent to %(queue)s.")
        messages.success(self.request, said % {"id": sent.message_id, "queue": target.name})
        return self.messages_url
