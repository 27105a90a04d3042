"""REST of roles."""

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers

from iotconsole.kit.resources import Rows, route, verb
from ram import services
from ram.api import attachments
from ram.api.attachments import AttachedPolicySerializer
from ram.models import Role


class RoleSerializer(serializers.ModelSerializer):
    """A role with its policies."""

    policies = AttachedPolicySerializer(many=True, read_only=True)

    class Meta:
        model = Role
        fields = [
            *["name", "role_id", "arn", "description", "trust_document", "max_session_duration"],
            *["policies", "created", "updated"],
        ]
        read_only_fields = ["arn"]


class RoleChange(serializers.Serializer):
    """What can be changed of a role; what is left out stays as it is."""

    trust_document = serializers.CharField(required=False, trim_whitespace=False)
    description = serializers.CharField(required=False, allow_blank=True)
    max_session_duration = serializers.IntegerField(
        required=False, help_text="Seconds that temporary credentials are good at most."
    )


class NewRole(RoleChange):
    """A role to make."""

    name = serializers.CharField()
    trust_document = serializers.CharField(trim_whitespace=False)


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
        services.update_role(role, **data)
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
        attachments.attach(role, self.kwargs)
        return role

    @verb(gives=RoleSerializer)
    @attach.mapping.delete
    def detach(self) -> Role:
        """Detach a policy; detaching twice changes nothing."""
        role = self.get_object()
        attachments.detach(role, self.kwargs)
        return role
