"""How messages that were looked for, dead letters and redrives are written in REST."""

from rest_framework import serializers

from iotconsole.kit.resources import MomentField
from mns.redrive import Stage
from mns.serializers import MessageSerializer
from mns.store.protocol import State

MOST_RANKS = 1_000

STATES = [state.value for state in State]


class SearchQuery(serializers.Serializer):
    """What a message looked for says or is, and where to look on; what is empty is not asked."""

    q = serializers.CharField(
        source="text",
        default="",
        allow_blank=True,
        help_text="A part of its id, or of its body however that is encoded.",
    )
    property = serializers.CharField(
        source="prop", default="", allow_blank=True, help_text="name or name=value"
    )
    device = serializers.CharField(
        default="", allow_blank=True, help_text="The device a device message came from."
    )
    topic = serializers.CharField(
        default="", allow_blank=True, help_text="A part of the topic of a device message."
    )
    state = serializers.ChoiceField(STATES, default="", allow_blank=True)
    after = serializers.CharField(
        default="", allow_blank=True, help_text="`after` of the answer before."
    )

    def validate_state(self, word: str) -> State | None:
        """Answer the state of that name."""
        return State(word) if word else None


class Resent(serializers.Serializer):
    """What a message says when it is sent again, where to, and where it was seen."""

    body = serializers.CharField(trim_whitespace=False)
    target = serializers.CharField(
        default="", allow_blank=True, help_text="A queue; empty is where the message came from."
    )
    place = serializers.CharField(
        default="", allow_blank=True, help_text="`place` of the message, so that it is found again."
    )


class SeenSerializer(serializers.Serializer):
    """A message of a queue, in whatever state it is."""

    rank = serializers.IntegerField(source="listed.rank", help_text="Names it in its queue.")
    place = serializers.CharField(help_text="Where in the queue it was seen.")
    state = serializers.ChoiceField(STATES, source="listed.state")
    expires = MomentField(source="listed.expires")
    message = MessageSerializer(source="listed.message")


class FoundSerializer(serializers.Serializer):
    """Messages that were found; `after` is empty where there is nothing more to look at."""

    messages = SeenSerializer(many=True)
    searched = serializers.IntegerField(help_text="How many messages were looked at.")
    after = serializers.CharField()


class LetterQuery(serializers.Serializer):
    """Where to look on."""

    after = serializers.CharField(
        default="", allow_blank=True, help_text="`after` of the answer before."
    )


class SourceSerializer(serializers.Serializer):
    """Where a dead letter came from: a queue, or a subscription of a topic."""

    queue = serializers.CharField()
    topic = serializers.CharField()
    subscription = serializers.CharField()


class LetterSerializer(SeenSerializer):
    """A message of a dead letter queue, where it came from and why."""

    came_from = SourceSerializer(
        source="origin.source", allow_null=True, default=None, help_text="Null where none is known."
    )
    origin_message_id = serializers.CharField(source="origin.message_id", default="")
    reason = serializers.CharField(source="note.reason", default="")
    died = MomentField(source="note.died", allow_null=True, default=None)


class LettersSerializer(serializers.Serializer):
    """Dead letters; `after` is empty where there are no more."""

    letters = LetterSerializer(many=True)
    after = serializers.CharField()


class NewRedrive(serializers.Serializer):
    """Which messages go where."""

    target = serializers.CharField(
        default="", allow_blank=True, help_text="A queue; empty is where each message came from."
    )
    ranks = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=2**63 - 1),
        default=list,
        max_length=MOST_RANKS,
        help_text="The messages that go; empty is all.",
    )


class SkippedSerializer(serializers.Serializer):
    """How many messages stayed for the same reason."""

    reason = serializers.CharField()
    count = serializers.IntegerField()


class RedriveSerializer(serializers.Serializer):
    """How a redrive goes or went."""

    stage = serializers.ChoiceField(list(Stage))
    target = serializers.CharField()
    total = serializers.IntegerField()
    moved = serializers.IntegerField()
    left = serializers.IntegerField()
    skipped = SkippedSerializer(many=True)
    started = MomentField()
    changed = MomentField()
