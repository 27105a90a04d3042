"""REST of users: who there is, how they sign in, which groups and policies they have."""

from contextlib import suppress
from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.generics import get_object_or_404

from iotconsole.kit.resources import Rows, route, verb
from ram import services
from ram.api import attachments
from ram.api.attachments import AttachedPolicySerializer
from ram.errors import AlreadyAMember, NotAMember
from ram.models import Group, User
from ram.signin.models import LoginProfile


def find_person(name: str) -> User:
    """Answer the user of that name; the owner of the account is none of them."""
    return get_object_or_404(User, username=name, is_superuser=False)


class UserSerializer(serializers.ModelSerializer):
    """A user with their groups and their own policies."""

    name = serializers.CharField(source="username", read_only=True)
    arn = serializers.CharField(read_only=True)
    created = serializers.DateTimeField(source="date_joined", read_only=True)
    groups: "serializers.SlugRelatedField[Group]" = serializers.SlugRelatedField(
        slug_field="name", many=True, read_only=True
    )
    policies = AttachedPolicySerializer(many=True, read_only=True)

    class Meta:
        model = User
        fields = [
            *["name", "user_id", "arn", "display_name", "email", "mobile_phone", "comments"],
            *["is_active", "groups", "policies", "last_login", "created", "updated"],
        ]


class UserChange(serializers.Serializer):
    """What can be changed of a user; what is left out stays as it is."""

    name = serializers.CharField(required=False)
    display_name = serializers.CharField(required=False, allow_blank=True)
    email = serializers.CharField(required=False, allow_blank=True)
    mobile_phone = serializers.CharField(required=False, allow_blank=True)
    comments = serializers.CharField(required=False, allow_blank=True)


class NewUser(UserChange):
    """A user to make."""

    name = serializers.CharField()


class LoginSerializer(serializers.ModelSerializer):
    """How a user signs in to the console; nobody is told the password."""

    class Meta:
        model = LoginProfile
        fields = ["password_reset_required", "mfa_bind_required", "created"]


class LoginChange(serializers.Serializer):
    """A password and the rules for it; a user who could not sign in needs a password."""

    password = serializers.CharField(required=False, trim_whitespace=False, write_only=True)
    password_reset_required = serializers.BooleanField(required=False)
    mfa_bind_required = serializers.BooleanField(required=False)


class UserFilter(filters.FilterSet):
    """Users by a part of their name, by group, by whether they are disabled."""

    name = filters.CharFilter("username", lookup_expr="icontains")
    group = filters.CharFilter("groups__name", lookup_expr="iexact")

    class Meta:
        model = User
        fields = ["is_active"]


class UserViewSet(Rows[User]):
    """Users; the owner of the account is none of them."""

    queryset = (
        User.objects.filter(is_superuser=False)
        .prefetch_related("groups", "policies")
        .order_by("username")
    )
    serializer_class = UserSerializer
    filterset_class = UserFilter
    ordering_fields = ("username", "date_joined", "updated")

    def get_object(self) -> User:
        """Answer the user of that name."""
        return find_person(self.kwargs["name"])

    @verb(takes=NewUser, gives=UserSerializer, status=201)
    def create(self, data: dict[str, Any]) -> User:
        """Make a user who may do nothing yet, and not sign in."""
        return services.create_user(**data)

    @verb(takes=UserChange, gives=UserSerializer)
    def partial_update(self, data: dict[str, Any]) -> User:
        """Change a user's name or what is written of them."""
        user = self.get_object()
        services.update_user(user, **data)
        return user

    @verb()
    def destroy(self) -> None:
        """Delete a user who has no keys, login, groups and policies left."""
        services.delete_user(self.get_object())

    @verb(gives=UserSerializer)
    @route(methods=["post"])
    def disable(self) -> User:
        """Refuse whatever the user signs or clicks from now on."""
        user = self.get_object()
        services.disable_user(user)
        return user

    @verb(gives=UserSerializer)
    @route(methods=["post"])
    def enable(self) -> User:
        """Let the user do again what they may."""
        user = self.get_object()
        services.enable_user(user)
        return user

    @verb(gives=UserSerializer)
    @route(methods=["put"], url_path="policies/<name:type>/<name:policy>")
    def attach(self) -> User:
        """Attach a policy; attaching twice changes nothing."""
        user = self.get_object()
        attachments.attach(user, self.kwargs)
        return user

    @verb(gives=UserSerializer)
    @attach.mapping.delete
    def detach(self) -> User:
        """Detach a policy; detaching twice changes nothing."""
        user = self.get_object()
        attachments.detach(user, self.kwargs)
        return user

    @verb(gives=UserSerializer)
    @route(methods=["put"], url_path="groups/<name:group>")
    def join(self) -> User:
        """Put the user into a group; twice changes nothing."""
        user = self.get_object()
        with suppress(AlreadyAMember):
            services.add_user_to_group(user, services.find_group(self.kwargs["group"]))
        return user

    @verb(gives=UserSerializer)
    @join.mapping.delete
    def leave(self) -> User:
        """Take the user out of a group; twice changes nothing."""
        user = self.get_object()
        with suppress(NotAMember):
            services.remove_user_from_group(user, services.find_group(self.kwargs["group"]))
        return user

    @verb(gives=LoginSerializer)
    @route(url_path="login")
    def login(self) -> LoginProfile:
        """Say how the user signs in to the console; 404 if they may not."""
        return services.find_login_profile(self.get_object())

    @verb(takes=LoginChange, gives=LoginSerializer)
    @login.mapping.put
    def set_login(self, data: dict[str, Any]) -> LoginProfile:
        """Let the user sign in, or change how; a new password ends their sessions."""
        user = self.get_object()
        if LoginProfile.objects.filter(user=user).exists():
            return services.update_login_profile(user, **data)
        return services.create_login_profile(user, data.pop("password", ""), **data)

    @verb()
    @login.mapping.delete
    def end_login(self) -> None:
        """Let the user sign in no more; access keys and API tokens go on."""
        services.delete_login_profile(self.get_object())
