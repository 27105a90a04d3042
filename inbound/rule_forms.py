"""What people fill in about an inbound rule, step by step."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inbound import limits, services
from inbound.models import InboundRule, SourceConnection
from inbound.services import Definition
from iotconsole.kit.forms import ConsoleForm
from mns.models import Queue
from mns.services import find_queue
from products.models import Product

Status = InboundRule.Status
ROCKETMQ, QUEUE = "rocketmq", "queue"
SERVICES = [(ROCKETMQ, "Apache RocketMQ"), (QUEUE, _("Queue of the Message Service"))]


class RuleForm(ConsoleForm):
    """The steps of a rule. The chosen service decides what else is asked of the source."""

    rule_id = forms.CharField(
        label=_("Rule ID"),
        max_length=limits.RULE_ID_LENGTH,
        help_text=_("3 to 64 letters, digits, _ and -. It cannot be changed later."),
    )
    description = forms.CharField(
        label=_("Description"), max_length=limits.DESCRIPTION_LENGTH, required=False
    )
    status = forms.ChoiceField(
        label=_("Status"), choices=[(Status.ENABLED, _("Enable")), (Status.DISABLED, _("Disable"))]
    )
    service = forms.ChoiceField(label=_("Source service"), choices=SERVICES, initial=ROCKETMQ)
    mqtt_topic = forms.CharField(
        label=_("MQTT topic"),
        max_length=limits.PARENT_LENGTH,
        help_text=_(
            "The level-1 topic that messages are published below: letters, digits, _ and -."
        ),
    )
    products = forms.ModelMultipleChoiceField(
        label=_("Products whose devices may subscribe"),
        queryset=Product.objects.all(),
        to_field_name="product_key",
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    source: tuple[str, ...] = ()  # the fields of the service

    def __init__(self, *args: Any, ask: str, region: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.region = region
        self.fields["service"].widget.attrs |= {
            "hx-get": ask,
            "hx-trigger": "change",
            "hx-target": "#dialog",
            "hx-include": "closest form",
        }

    @property
    def steps(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        """Answer the fields step by step."""
        return [
            (_("Basic information"), self._bound(("rule_id", "description", "status"))),
            (_("Source"), self._bound(("service", *self.source))),
            (_("Destination"), self._bound(("mqtt_topic", "products"))),
        ]

    @property
    def definition(self) -> Definition:
        """Answer what is filled in, as a rule keeps it."""
        names = ("mqtt_topic", "description", "products")
        return Definition(**{name: self.cleaned_data[name] for name in names}, **self._source())

    def keep_id_and_status(self) -> None:
        """Ask only for what may change of a rule that is there."""
        del self.fields["rule_id"], self.fields["status"]

    def _source(self) -> dict[str, Any]:
        raise NotImplementedError

    def _bound(self, names: Iterable[str]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    def _offer(self, name: str, names: Iterable[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared below
        field.choices = [("", _("Select")), *((one, one) for one in names)]


class RocketMqForm(RuleForm):
    """A rule that reads a topic of RocketMQ."""

    connection = forms.ChoiceField(label=_("RocketMQ instance"))
    topic = forms.CharField(label=_("Topic"), max_length=limits.SOURCE_TOPIC_LENGTH)
    tag_filter = forms.CharField(
        label=_("Tag filter"),
        max_length=limits.TAG_FILTER_LENGTH,
        initial="*",
        help_text=_("* for all messages, or tags such as TagA||TagB."),
    )
    source = ("connection", "topic", "tag_filter")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        super().__init__(*args, **kwargs)
        self._offer("connection", SourceConnection.objects.values_list("name", flat=True))

    def _source(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        return {
            "connection": services.find_connection(chosen["connection"]),
            **{name: chosen[name] for name in ("topic", "tag_filter")},
        }


class QueueForm(RuleForm):
    """A rule that reads a queue of the region people look at."""

    queue = forms.ChoiceField(
        label=_("Queue"),
        help_text=_("The rule receives and deletes its messages; nobody else gets them then."),
    )
    source = ("queue",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        super().__init__(*args, **kwargs)
        here = Queue.objects.filter(region=self.region)
        self._offer("queue", here.values_list("name", flat=True))

    def _source(self) -> dict[str, Any]:
        return {"queue": find_queue(self.region, self.cleaned_data["queue"])}


FORMS: dict[str, type[RuleForm]] = {ROCKETMQ: RocketMqForm, QUEUE: QueueForm}


def definition_of(rule: InboundRule) -> dict[str, Any]:
    """Answer what a rule says now, for its form."""
    return {
        "service": QUEUE if rule.queue else ROCKETMQ,
        "connection": rule.connection and rule.connection.name,
        "queue": rule.queue and rule.queue.name,
        "products": [product.product_key for product in rule.products.all()],
        **{name: getattr(rule, name) for name in ("description", "topic", "tag_filter")},
        "mqtt_topic": rule.mqtt_topic,
    }
