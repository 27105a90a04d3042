"""REST of one's own API tokens and sessions."""

from typing import Any, cast

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from iotconsole.kit import clock
from iotconsole.kit.resources import Router, Rows, route, verb
from ram import limits
from ram.models import User
from ram.services import api_tokens, console_sessions
from ram.services.api_tokens import Scope
from ram.signin.models import ApiToken, ConsoleSession
from ram.signin.sessions import number_of


class IsOneself(BasePermission):
    """Everybody has these of their own; a token, which is to do less than its user, does not."""

    message = "An API token opens neither tokens nor sessions: use the console or an access key."

    def has_permission(self, request: Request, view: object) -> bool:  # noqa: ARG002 - DRF's
        """Let in whoever is known by something else."""
        return isinstance(request.user, User) and not isinstance(request.auth, ApiToken)


class ApiTokenSerializer(serializers.ModelSerializer):
    """An API token without its secret."""

    class Meta:
        model = ApiToken
        fields = ["token_id", "name", "scope", "created", "expires", "last_used", "last_address"]


class CreatedApiToken(serializers.Serializer):
    """An API token with its secret, once."""

    token = serializers.CharField(help_text="What programs send: shown in this answer only.")
    token_id = serializers.CharField()
    name = serializers.CharField()
    scope = serializers.CharField()
    expires = serializers.DateTimeField()


class NewApiToken(serializers.Serializer):
    """An API token to make."""

    name = serializers.CharField(max_length=limits.TOKEN_NAME)
    scope = serializers.ChoiceField([scope.value for scope in Scope], default=Scope.READING.value)
    actions = serializers.ListField(
        child=serializers.CharField(max_length=128),
        max_length=limits.TOKEN_ACTIONS,
        default=list,
        help_text="With the scope `actions`.",
    )
    document = serializers.CharField(
        max_length=limits.SESSION_POLICY, default="", help_text="With the scope `policy`."
    )
    days = serializers.IntegerField(min_value=1, max_value=limits.TOKEN_DAYS, default=90)


def person(request: Request) -> User:
    """Answer who asks."""
    return cast("User", request.user)  # IsOneself lets nobody else in


class ApiTokenViewSet(Rows[ApiToken]):
    """The API tokens of whoever asks; a token is shown once, when it is made."""

    names = ("token_id",)
    queryset = ApiToken.objects.all()
    permission_classes = [IsOneself]
    serializer_class = ApiTokenSerializer
    ordering_fields = ("created", "expires", "last_used")

    def get_queryset(self) -> QuerySet[ApiToken]:
        """Answer the tokens of the person who asks."""
        return super().get_queryset().filter(user=self.request.user.pk)

    @verb(takes=NewApiToken, gives=CreatedApiToken, status=201)
    def create(self, data: dict[str, Any]) -> dict[str, Any]:
        """Make a token; only this answer holds it."""
        document = api_tokens.scope_document(
            Scope(data["scope"]), data["actions"], data["document"]
        )
        now = clock.moment(clock.now_ms())
        token, text = api_tokens.create_api_token(
            person(self.request), data["name"], document, data["days"], now
        )
        return {"token": text} | ApiTokenSerializer(token).data

    @verb()
    def destroy(self) -> None:
        """Revoke a token; what shows it from now on is refused."""
        api_tokens.revoke_api_token(person(self.request), self.get_object().token_id)


class ConsoleSessionSerializer(serializers.ModelSerializer):
    """A browser somebody is signed in with."""

    present = serializers.SerializerMethodField(help_text="Whether it is the one that asks.")

    class Meta:
        model = ConsoleSession
        fields = ["number", "address", "agent", "signed_in", "last_seen", "present"]

    def get_present(self, session: ConsoleSession) -> bool:
        """Tell the session that asks from others."""
        return session.number == number_of(self.context["request"].session)


class ConsoleSessionViewSet(Rows[ConsoleSession]):
    """The console sessions of whoever asks."""

    names = ("number",)
    queryset = ConsoleSession.objects.exclude(number="")
    permission_classes = [IsOneself]
    serializer_class = ConsoleSessionSerializer
    ordering_fields = ("signed_in", "last_seen")

    def get_queryset(self) -> QuerySet[ConsoleSession]:
        """Answer the sessions of the person who asks."""
        return super().get_queryset().filter(user=self.request.user.pk)

    @verb()
    def destroy(self) -> None:
        """Sign out in one browser."""
        console_sessions.end_session(person(self.request), self.get_object().number)

    @verb()
    @route(detail=False, methods=["post"], url_path="end-others")
    def end_others(self) -> None:
        """Sign out in all browsers but the one that asks."""
        console_sessions.end_sessions(person(self.request), but=number_of(self.request.session))


def register(router: Router) -> None:
    """Give each its address."""
    router.register("tokens", ApiTokenViewSet, "api-tokens")
    router.register("sessions", ConsoleSessionViewSet, "api-sessions")
