"""REST of source connections."""

from typing import Any

from rest_framework import serializers

from inbound import services
from inbound.access import Access
from inbound.models import SourceConnection
from iotconsole.kit.resources import Rows, route, verb


class ConnectionSerializer(serializers.ModelSerializer):
    """A RocketMQ server; its secret is not shown."""

    class Meta:
        model = SourceConnection
        fields = [
            "name",
            "endpoint",
            "namespace",
            "access_key_id",
            "tls",
            "certificate_authority",
            "created",
            "modified",
        ]


class AccessSerializer(serializers.Serializer):
    """How a server is reached. Without a secret, a key keeps the one it has."""

    endpoint = serializers.CharField(
        max_length=255, help_text="The gRPC proxy, host:port; several with ; in between."
    )
    namespace = serializers.CharField(max_length=64, default="", allow_blank=True)
    access_key_id = serializers.CharField(max_length=128, default="", allow_blank=True)
    access_key_secret = serializers.CharField(
        max_length=256, default="", allow_blank=True, write_only=True
    )
    tls = serializers.BooleanField(default=False)
    certificate_authority = serializers.CharField(max_length=65_536, default="", allow_blank=True)


class NewConnection(AccessSerializer):
    """A server to remember."""

    name = serializers.CharField(max_length=64)


class ConnectionTest(serializers.Serializer):
    """What to look for besides: a topic, or "" for none."""

    topic = serializers.CharField(max_length=127, allow_blank=True)


class ConnectionViewSet(Rows[SourceConnection]):
    """Connections to RocketMQ servers."""

    queryset = SourceConnection.objects.all()
    serializer_class = ConnectionSerializer
    ordering_fields = ("name", "created", "modified")

    @verb(takes=NewConnection, gives=ConnectionSerializer, status=201)
    def create(self, data: dict[str, Any]) -> SourceConnection:
        """Remember a server; whether it answers is for `test` to say."""
        return services.create_connection(data.pop("name"), Access(**data))

    @verb(takes=AccessSerializer, gives=ConnectionSerializer)
    def update(self, data: dict[str, Any]) -> SourceConnection:
        """Change how the server is reached; rules that use it connect anew."""
        connection = self.get_object()
        services.update_connection(connection, Access(**data))
        return connection

    @verb()
    def destroy(self) -> None:
        """Forget a server that no rule needs."""
        services.delete_connection(self.get_object())

    @verb(takes=ConnectionTest)
    @route(methods=["post"])
    def test(self, data: dict[str, Any]) -> None:
        """Try the server step by step; the problem says where it ended and why."""
        services.test_connection(Access.of(self.get_object()), data["topic"])
