"""REST of access control: roles, policies, access keys."""

from contextlib import suppress
from typing import Any, cast

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.generics import get_object_or_404

from iotconsole.kit.resources import Router, Rows, route, verb
from ram import services
from ram.audit.api import AuditViewSet
from ram.errors import AlreadyAttached, NotAttached
from ram.models import AccessKey, Policy, Role, User


class AttachedPolicySerializer(serializers.ModelSerializer):
    """A policy of a role, by name."""

    class Meta:
        model = Policy
        fields = ["type", "name"]


class RoleSerializer(serializers.ModelSerializer):
    """A role with its policies."""

    policies = AttachedPolicySerializer(many=True, read_only=True)

    class Meta:
        model = Role
        fields = ["name", "arn", "description", "trust_document", "policies", "created", "updated"]
        read_only_fields = ["arn"]


class RoleChange(serializers.ModelSerializer):
    """What can be changed of a role."""

    class Meta:
        model = Role
        fields = ["trust_document", "description"]
        extra_kwargs = {"trust_document": {"required": False}}


class NewRole(serializers.ModelSerializer):
    """A role to make."""

    class Meta:
        model = Role
        fields = ["name", "trust_document", "description"]
        validators: list[object] = []  # the verb refuses a name that is taken


class RoleFilter(filters.FilterSet):
    """Roles by a part of their name."""

    name = filters.CharFilter(lookup_expr="icontains")


class RoleViewSet(Rows[Role]):
    """Roles, and the policies attached to them."""

    queryset = Role.objects.prefetch_related("policies")
    serializer_class = RoleSerializer
    filterset_class = RoleFilter
    ordering_fields = ("name", "created", "updated")

    def get_object(self) -> Role:
        """Answer the role of that name, in whatever case."""
        return services.find_role(self.kwargs["name"])

    @verb(takes=NewRole, gives=RoleSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Role:
        """Make a role that whoever its trust document names may assume."""
        return services.create_role(**data)

    @verb(takes=RoleChange, gives=RoleSerializer)
    def partial_update(self, data: dict[str, Any]) -> Role:
        """Change whom the role trusts or what is written of it."""
        role = self.get_object()
        now = {"trust_document": role.trust_document, "description": role.description}
        services.update_role(role, **now | data)
        return role

    @verb()
    def destroy(self) -> None:
        """Delete a role that has no policies left."""
        services.delete_role(self.get_object())

    @verb(gives=RoleSerializer)
    @route(methods=["put"], url_path="policies/<name:type>/<name:policy>")
    def attach(self) -> Role:
        """Attach a policy; attaching twice changes nothing."""
        role = self.get_object()
        with suppress(AlreadyAttached):
            services.attach_policy(role, self._policy())
        return role

    @verb(gives=RoleSerializer)
    @attach.mapping.delete
    def detach(self) -> Role:
        """Detach a policy; detaching twice changes nothing."""
        role = self.get_object()
        with suppress(NotAttached):
            services.detach_policy(role, self._policy())
        return role

    def _policy(self) -> Policy:
        return get_object_or_404(Policy, type=self.kwargs["type"], name=self.kwargs["policy"])


class PolicySerializer(serializers.ModelSerializer):
    """A policy and its document."""

    class Meta:
        model = Policy
        fields = ["type", "name", "description", "document", "approximation", "created", "updated"]


class PolicyChange(serializers.ModelSerializer):
    """What can be changed of a custom policy."""

    class Meta:
        model = Policy
        fields = ["document", "description"]
        extra_kwargs = {"document": {"required": False}}


class NewPolicy(serializers.ModelSerializer):
    """A custom policy to make."""

    class Meta:
        model = Policy
        fields = ["name", "document", "description"]
        validators: list[object] = []  # the verb refuses a name that is taken


class PolicyFilter(filters.FilterSet):
    """Policies by type and a part of their name."""

    name = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Policy
        fields = ["type"]


class PolicyViewSet(Rows[Policy]):
    """System policies and those of the account."""

    names = ("type", "name")
    queryset = Policy.objects.all()
    serializer_class = PolicySerializer
    filterset_class = PolicyFilter
    ordering_fields = ("name", "created", "updated")

    @verb(takes=NewPolicy, gives=PolicySerializer, status=201)
    def create(self, data: dict[str, Any]) -> Policy:
        """Make a custom policy."""
        return services.create_policy(**data)

    @verb(takes=PolicyChange, gives=PolicySerializer)
    def partial_update(self, data: dict[str, Any]) -> Policy:
        """Change a custom policy."""
        policy = self.get_object()
        now = {"document": policy.document, "description": policy.description}
        services.update_policy(policy, **now | data)
        return policy

    @verb()
    def destroy(self) -> None:
        """Delete a custom policy that is attached to nobody."""
        services.delete_policy(self.get_object())


class AccessKeySerializer(serializers.ModelSerializer):
    """An access key without its secret."""

    class Meta:
        model = AccessKey
        fields = ["access_key_id", "status", "created"]
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

    def get_queryset(self) -> QuerySet[AccessKey]:
        """Answer the keys of the person who asks."""
        return super().get_queryset().filter(user=self.request.user.pk)

    @verb(gives=CreatedAccessKey, status=201)
    def create(self) -> AccessKey:
        """Make one more key; only this answer holds its secret."""
        user = cast("User", self.request.user)  # IsOwner lets nobody else in
        return services.create_access_key(user)

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


def register(router: Router) -> None:
    """Give each its address."""
    router.register("roles", RoleViewSet, "api-roles")
    router.register("policies", PolicyViewSet, "api-policies")
    router.register("access-keys", AccessKeyViewSet, "api-access-keys")
    router.register("audit", AuditViewSet, "api-audit")
