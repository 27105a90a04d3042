"""REST of access control: users, groups, roles, policies, access keys, simulator, audit log."""

from iotconsole.kit.resources import Router
from ram.api.access_keys import AccessKeyViewSet, UserAccessKeyViewSet
from ram.api.groups import GroupViewSet
from ram.api.policies import PolicyViewSet, VersionViewSet
from ram.api.roles import RoleViewSet
from ram.api.simulation import SimulateViewSet
from ram.api.users import UserViewSet
from ram.audit.api import AuditViewSet


def register(router: Router) -> None:
    """Give each its address."""
    router.register("users", UserViewSet, "api-users")
    router.register("users/<name:user>/access-keys", UserAccessKeyViewSet, "api-user-access-keys")
    router.register("groups", GroupViewSet, "api-groups")
    router.register("roles", RoleViewSet, "api-roles")
    router.register("policies", PolicyViewSet, "api-policies")
    router.register(
        "policies/<name:type>/<name:policy>/versions", VersionViewSet, "api-policy-versions"
    )
    router.register("access-keys", AccessKeyViewSet, "api-access-keys")
    router.register("simulate", SimulateViewSet, "api-simulate")
    router.register("audit", AuditViewSet, "api-audit")
