"""Pages and dialogs of the messages of one queue: find, send, remove, send again."""

import re
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.errors import marked
from iotconsole.kit.sentences import told
from iotconsole.kit.views import DeleteDialogView, DialogView, PageView, Text
from mns import letters, rows, services
from mns import message_forms as forms
from mns.errors import InvalidArgument, MnsError
from mns.properties import unpack
from mns.store.protocol import Listed
from mns.views.queues import QueueMixin

_COUNT = re.compile(r"[0-9]{1,15}")

_NO_PLACE = marked("A copy needs a queue to go to; choose one.")


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
            "searched": found.searched + (int(before) if _COUNT.fullmatch(before) else 0),
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

    title: ClassVar[Text]

    @cached_property
    def listed(self) -> Listed:
        """Answer the message; a refusal where it is gone."""
        place = self.request.GET.get("place", "")
        return services.find_message(self.queue, self.kwargs["rank"], place=place)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - as Django's own
        """Say instead of a form that the message is gone, if it is."""
        try:
            self.listed  # noqa: B018 - the look is what is wanted
        except MnsError as refusal:
            gone = {"obstacle": told(refusal), "dialog_body": "kit/delete.html"}
            names = self.get_template_names()  # type: ignore[attr-defined]  # of the dialog
            return render(request, names, {"dialog_title": self.title, **gone})
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the dialog
        return answer


class RemoveMessageView(SeenMessageMixin, DeleteDialogView):
    """The end of one message, whoever may be at work on it."""

    title = gettext_lazy("Delete message")

    def loss(self) -> str:
        """Name the message."""
        sentence = _("Message %(id)s is deleted from %(queue)s. Nobody will receive it any more.")
        return sentence % {"id": self.listed.message.message_id, "queue": self.queue.name}

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
        """Tell the form where the message can go."""
        return super().get_form_kwargs() | {"queue": self.queue, "is_letter": self.is_letter}

    @property
    def is_letter(self) -> bool:
        """Tell whether the message came from elsewhere and can go back."""
        return letters.origin(self.listed.message.properties) is not None

    def get_initial(self) -> dict[str, Any]:
        """Show the body as it lies in the queue; a letter goes back, others come once more."""
        body = self.listed.message.body.decode(errors="replace")
        if self.is_letter:
            return {"body": body, "target": "", "remove": True}
        return {"body": body, "target": self.queue.name}

    def perform(self, form: Form) -> str:
        """Move it, or send it once more."""
        data, own = form.cleaned_data, self.queue.name
        if data["remove"] and data["target"] != own:
            place = self.request.GET.get("place", "")
            wanted = {"target": data["target"], "place": place}
            services.resend_message(self.queue, self.kwargs["rank"], data["body"], **wanted)
        else:
            self._copy(data["body"], data["target"])
            if data["remove"]:
                services.remove_message(self.queue, self.kwargs["rank"])
        messages.success(self.request, _("The message is sent."))
        return self.messages_url

    def _copy(self, body: bytes, target: str) -> None:
        if not target:
            raise InvalidArgument(_NO_PLACE, field="target")
        message = self.listed.message
        services.send_message(
            services.find_queue(self.queue.region, target),
            body,
            properties=unpack(letters.raised(message.properties)),
            group=message.group,
        )
