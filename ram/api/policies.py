"""REST of policies and their versions."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from iotconsole.kit.resources import Rows, route, verb
from ram import services
from ram.models import Policy, PolicyVersion


class PolicySerializer(serializers.ModelSerializer):
    """A policy and what it says now."""

    arn = serializers.CharField(read_only=True)
    default_version = serializers.SerializerMethodField()
    attachment_count = serializers.SerializerMethodField()

    def get_default_version(self, policy: Policy) -> str:
        """Name it as the address of a version does."""
        return f"v{policy.default_version}"

    def get_attachment_count(self, policy: Policy) -> int:
        """Count who has it."""
        return len(policy.attachments.all())

    class Meta:
        model = Policy
        fields = [
            *["type", "name", "arn", "description", "document", "approximation"],
            *["default_version", "attachment_count", "created", "updated"],
        ]


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
    queryset = Policy.objects.prefetch_related("attachments")
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


class VersionSerializer(serializers.ModelSerializer):
    """What a policy said at one time, or will say once it is made the default."""

    version = serializers.CharField(source="version_id", read_only=True)
    is_default = serializers.BooleanField(read_only=True)

    class Meta:
        model = PolicyVersion
        fields = ["version", "is_default", "document", "created"]


class NewVersion(serializers.Serializer):
    """A document to keep."""

    document = serializers.CharField(trim_whitespace=False)
    set_as_default = serializers.BooleanField(default=False)
    rotate = serializers.BooleanField(
        default=False, help_text="Let the oldest version that does not hold make room."
    )


class VersionViewSet(Rows[PolicyVersion]):
    """The versions of a policy: five at most."""

    names = ("version",)
    queryset = PolicyVersion.objects.select_related("policy")
    serializer_class = VersionSerializer

    @property
    def policy(self) -> Policy:
        """Answer the policy the address names."""
        return services.find_policy(self.kwargs["type"], self.kwargs["policy"])

    def get_queryset(self) -> QuerySet[PolicyVersion]:
        """Answer the versions of the policy."""
        return super().get_queryset().filter(policy=self.policy)

    def get_object(self) -> PolicyVersion:
        """Answer the version of that id, such as v2."""
        return services.find_policy_version(self.policy, self.kwargs["version"])

    @verb(takes=NewVersion, gives=VersionSerializer, status=201)
    def create(self, data: dict[str, Any]) -> PolicyVersion:
        """Keep one more document; it holds if it is to be the default."""
        return services.create_policy_version(self.policy, data.pop("document"), **data)

    @verb()
    def destroy(self) -> None:
        """Delete a version that is not the default."""
        services.delete_policy_version(self.get_object())

    @verb(gives=VersionSerializer)
    @route(methods=["post"], url_path="default")
    def set_default(self) -> PolicyVersion:
        """Let this version be what the policy says."""
        version = self.get_object()
        services.set_default_policy_version(version)
        return version
