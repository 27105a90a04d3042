"""What people fill in about operations: one form a kind, each with its name and a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.forms import ConsoleForm
from mns.models import Queue, Topic
from ram.services import roles_trusting
from rules import limits, operations, services
from rules.models import Operation, Rule
from rules.operations.message_service import MessageService
from rules.operations.republish import CUSTOM, SYSTEM, Republish
from rules.operations.wearing import IOT
from rules.operations.webhook import Webhook


class ReasonForm(ConsoleForm):
    """Why something is changed, for the list of versions."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=limits.REASON_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Why it is changed (optional)")}),
    )


class OperationForm(ReasonForm):
    """Where the rule's messages go. What was chosen decides what else there is to choose."""

    missing: str = ""  # what has to be made before anything can be chosen

    def __init__(self, *args: Any, ask: str, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.widget.attrs |= {"hx-get": ask, "hx-trigger": "change"}
                field.widget.attrs |= {"hx-include": "closest form", "hx-target": "#dialog"}
                # A choice made before the answer to the last one would be taken back by it.
                field.widget.attrs |= {"hx-disabled-elt": "#dialog select:not(:focus)"}

    @staticmethod
    def chosen(configuration: dict[str, Any]) -> dict[str, Any]:
        """Answer what is filled in for an operation that is there."""
        return configuration

    @property
    def configuration(self) -> dict[str, Any]:
        """Answer what is filled in, as the rule keeps it."""
        raise NotImplementedError


class _WornForm(OperationForm):
    """Something of a region, and the role in which it is written to."""

    region = forms.ChoiceField(label=_("Region"), choices=[(r, r) for r in settings.REGIONS])
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        super().__init__(*args, **kwargs)
        self._offer("role", [role.name for role in roles_trusting(IOT)])

    def _offer(self, name: str, choices: list[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared in each form
        empty = [("", _("Select"))] if len(choices) != 1 else []
        field.choices = [*empty, *((choice, choice) for choice in choices)]
        if self.initial.get(name) not in choices:
            self.initial[name] = choices[0] if len(choices) == 1 else ""

    def _text(self, name: str) -> str:
        return str(self[name].value() or "")


class TopicForm(_WornForm):
    """A topic of Message Service."""

    topic = forms.ChoiceField(label=_("Theme"))
    field_order = ("region", "topic", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        super().__init__(*args, **kwargs)
        topics = [topic.name for topic in Topic.objects.filter(region=self._text("region"))]
        self._offer("topic", topics)
        self.missing = "" if topics else "topic"

    @staticmethod
    def chosen(configuration: dict[str, Any]) -> dict[str, Any]:
        """Answer what is chosen of a topic."""
        return _chosen(configuration) | {"topic": configuration["themeName"]}

    @property
    def configuration(self) -> dict[str, Any]:
        """Answer which topic is chosen, and which role."""
        names = [self._text(name) for name in ("region", "topic", "role")]
        return services.message_service_configuration(*names)


class QueueForm(_WornForm):
    """A queue of Message Service."""

    queue = forms.ChoiceField(label=_("Queue"))
    field_order = ("region", "queue", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        super().__init__(*args, **kwargs)
        queues = [queue.name for queue in Queue.objects.filter(region=self._text("region"))]
        self._offer("queue", queues)
        self.missing = "" if queues else "queue"

    @staticmethod
    def chosen(configuration: dict[str, Any]) -> dict[str, Any]:
        """Answer what is chosen of a queue."""
        return _chosen(configuration) | {"queue": configuration["queueName"]}

    @property
    def configuration(self) -> dict[str, Any]:
        """Answer which queue is chosen, and which role."""
        return services.queue_configuration(
            *[self._text(name) for name in ("region", "queue", "role")]
        )


class RepublishForm(OperationForm):
    """A topic that devices subscribe to."""

    field_order = ("topic",)
    topic = forms.CharField(
        label=_("Device Topic"),
        max_length=255,
        help_text=_(
            "Such as /${productKey}/${target}/user/get; ${target} stands for what the SQL selects"
            " under that name."
        ),
    )

    @property
    def configuration(self) -> dict[str, Any]:
        """Answer the topic, whose type it says itself."""
        topic = str(self["topic"].value() or "").strip()
        is_system = topic.removeprefix("/").startswith("sys/")
        return {"topic": topic, "topicType": SYSTEM if is_system else CUSTOM}


class WebhookForm(OperationForm):
    """A web address."""

    field_order = ("url",)
    url = forms.CharField(
        label=_("Web Address"),
        max_length=1024,
        help_text=_("Takes a POST of JSON and answers 200 to 299 within five seconds."),
        widget=forms.URLInput(attrs={"placeholder": "https://example.com/readings"}),
    )

    @property
    def configuration(self) -> dict[str, Any]:
        """Answer the address."""
        return {"url": str(self["url"].value() or "").strip()}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of operation, as people choose it."""

    name: str
    form: type[OperationForm]
    label: str | Promise
    sentence: str | Promise
    icon: str


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            MessageService.kind,
            TopicForm,
            _("Send to Message Service"),
            _("Publish to a topic; every subscription gets a copy."),
            "topic",
        ),
        Kind(
            operations.Queue.kind,
            QueueForm,
            _("Send to a queue"),
            _("Put into one queue, without a topic in between."),
            "queue",
        ),
        Kind(
            Republish.kind,
            RepublishForm,
            _("Publish to another topic"),
            _("Tell a device what another one said."),
            "device",
        ),
        Kind(
            Webhook.kind,
            WebhookForm,
            _("Post to a web address"),
            _("Hand it to a program of yours over HTTP."),
            "external",
        ),
    )
}


def offered(rule: Rule, *, is_for_errors: bool) -> list[Kind]:
    """Answer what a rule may have one more of: errors go to another product than messages."""
    others = rule.operations.filter(is_for_errors=not is_for_errors)
    taken = _products(others)
    kinds = [kind for kind in KINDS.values() if operations.KINDS[kind.name].product not in taken]
    return kinds or list(KINDS.values())  # whichever is chosen, the refusal says why


def _products(rows: Iterable[Operation]) -> set[str]:
    return {operations.KINDS[row.kind].product for row in rows}


def _chosen(configuration: dict[str, Any]) -> dict[str, Any]:
    role = configuration.get("role") or {}
    name = role.get("roleName") or str(role.get("roleArn", "")).rpartition("/")[2]
    return {"region": configuration["regionName"], "role": name}
