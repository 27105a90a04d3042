"""REST of access keys: one's own, and those of a user."""

from typing import Any, cast

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.generics import get_object_or_404

from iotconsole.kit.resources import Rows, verb
from ram import services
from ram.api.users import find_person
from ram.models import AccessKey, User


class AccessKeySerializer(serializers.ModelSerializer):
    """An access key without its secret."""

    class Meta:
        model = AccessKey
        fields = ["access_key_id", "status", "last_used", "last_used_service", "created"]
        read_only_fields = ["access_key_id"]


class CreatedAccessKey(AccessKeySerializer):
    """An access key with its secret, once."""

    access_key_secret = serializers.CharField(source="secret", read_only=True)

    class Meta(AccessKeySerializer.Meta):
        fields = [*AccessKeySerializer.Meta.fields, "access_key_secret"]


class AccessKeyStatus(serializers.Serializer):
    """Whether a key opens anything."""

    status = serializers.ChoiceField(AccessKey.Status.choices)


class AccessKeyViewSet(Rows[AccessKey]):
    """The access keys of whoever asks; a secret is shown once, when its key is made."""

    names = ("access_key_id",)
    queryset = AccessKey.objects.all()
    serializer_class = AccessKeySerializer
    ordering_fields = ("created",)

    @property
    def owner(self) -> User:
        """Answer whose keys they are."""
        return cast("User", self.request.user)  # the permission lets nobody else in

    def get_queryset(self) -> QuerySet[AccessKey]:
        """Answer the keys of that person."""
        return super().get_queryset().filter(user=self.owner)

    @verb(gives=CreatedAccessKey, status=201)
    def create(self) -> AccessKey:
        """Make one more key; only this answer holds its secret."""
        return services.create_access_key(self.owner)

    @verb(takes=AccessKeyStatus, gives=AccessKeySerializer)
    def partial_update(self, data: dict[str, Any]) -> AccessKey:
        """Turn a key on or off."""
        key = self.get_object()
        services.set_access_key_status(key, **data)
        return key

    @verb()
    def destroy(self) -> None:
        """Forget a key; what it signs from now on is refused."""
        services.delete_access_key(self.get_object())


class UserAccessKeyViewSet(AccessKeyViewSet):
    """The access keys of a user."""

    names = ("user_key",)

    @property
    def owner(self) -> User:
        """Answer the user the address names."""
        return find_person(self.kwargs["user"])

    def get_object(self) -> AccessKey:
        """Answer the user's key of that id."""
        key_id = self.kwargs["user_key"]
        return get_object_or_404(self.get_queryset(), access_key_id=key_id)
