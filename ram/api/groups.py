"""REST of groups; users are put into them at `users/{name}/groups/{group}/`."""

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers

from iotconsole.kit.resources import Rows, route, verb
from ram import services
from ram.api import attachments
from ram.api.attachments import AttachedPolicySerializer
from ram.models import Group, User


class GroupSerializer(serializers.ModelSerializer):
    """A group with its users and policies."""

    arn = serializers.CharField(read_only=True)
    members: "serializers.SlugRelatedField[User]" = serializers.SlugRelatedField(
        slug_field="username", many=True, read_only=True
    )
    policies = AttachedPolicySerializer(many=True, read_only=True)

    class Meta:
        model = Group
        fields = [
            *["name", "group_id", "arn", "comments", "members", "policies", "created", "updated"]
        ]


class GroupChange(serializers.Serializer):
    """What can be changed of a group; what is left out stays as it is."""

    name = serializers.CharField(required=False)
    comments = serializers.CharField(required=False, allow_blank=True)


class NewGroup(GroupChange):
    """A group to make."""

    name = serializers.CharField()


class GroupFilter(filters.FilterSet):
    """Groups by a part of their name."""

    name = filters.CharFilter(lookup_expr="icontains")


class GroupViewSet(Rows[Group]):
    """Groups, and the policies attached to them."""

    queryset = Group.objects.prefetch_related("members", "policies")
    serializer_class = GroupSerializer
    filterset_class = GroupFilter
    ordering_fields = ("name", "created", "updated")

    def get_object(self) -> Group:
        """Answer the group of that name, in whatever case."""
        return services.find_group(self.kwargs["name"])

    @verb(takes=NewGroup, gives=GroupSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Group:
        """Make a group with nobody in it."""
        return services.create_group(**data)

    @verb(takes=GroupChange, gives=GroupSerializer)
    def partial_update(self, data: dict[str, Any]) -> Group:
        """Change the group's name or what is written of it."""
        group = self.get_object()
        services.update_group(group, **data)
        return group

    @verb()
    def destroy(self) -> None:
        """Delete a group that nobody is in and no policy is attached to."""
        services.delete_group(self.get_object())

    @verb(gives=GroupSerializer)
    @route(methods=["put"], url_path="policies/<name:type>/<name:policy>")
    def attach(self) -> Group:
        """Attach a policy; attaching twice changes nothing."""
        group = self.get_object()
        attachments.attach(group, self.kwargs)
        return group

    @verb(gives=GroupSerializer)
    @attach.mapping.delete
    def detach(self) -> Group:
        """Detach a policy; detaching twice changes nothing."""
        group = self.get_object()
        attachments.detach(group, self.kwargs)
        return group
