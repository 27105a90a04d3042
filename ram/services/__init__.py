"""Every change to users, keys, groups, roles and policies goes through these verbs."""

from ram.services.access_keys import (
    create_access_key,
    delete_access_key,
    find_access_key,
    set_access_key_status,
)
from ram.services.alias import account_alias, clear_account_alias, set_account_alias
from ram.services.api_tokens import create_api_token, find_api_token, revoke_api_token
from ram.services.attachments import Holder, attach_policy, detach_policy
from ram.services.console_sessions import end_session, end_sessions
from ram.services.groups import (
    add_user_to_group,
    create_group,
    delete_group,
    find_group,
    remove_user_from_group,
    update_group,
)
from ram.services.logins import (
    change_password,
    create_login_profile,
    delete_login_profile,
    find_login_profile,
    update_login_profile,
)
from ram.services.mfa import has_authenticator, remove_authenticator
from ram.services.password_rules import password_rules, set_password_rules
from ram.services.policies import (
    check_policy_deletable,
    create_policy,
    delete_policy,
    ensure_system_policies,
    find_policy,
    update_policy,
)
from ram.services.roles import (
    IOT_ROLE_NAME,
    IOT_ROLE_POLICY,
    create_iot_role,
    create_role,
    delete_role,
    find_role,
    roles_trusting,
    update_role,
)
from ram.services.users import (
    create_owner,
    create_user,
    delete_user,
    disable_user,
    enable_user,
    find_user,
    update_user,
)
from ram.services.versions import (
    check_only_version,
    create_policy_version,
    delete_policy_version,
    find_policy_version,
    set_default_policy_version,
    version_giving_way,
)

__all__ = [
    "IOT_ROLE_NAME",
    "IOT_ROLE_POLICY",
    "Holder",
    "account_alias",
    "add_user_to_group",
    "attach_policy",
    "change_password",
    "check_only_version",
    "check_policy_deletable",
    "clear_account_alias",
    "create_access_key",
    "create_api_token",
    "create_group",
    "create_iot_role",
    "create_login_profile",
    "create_owner",
    "create_policy",
    "create_policy_version",
    "create_role",
    "create_user",
    "delete_access_key",
    "delete_group",
    "delete_login_profile",
    "delete_policy",
    "delete_policy_version",
    "delete_role",
    "delete_user",
    "detach_policy",
    "disable_user",
    "enable_user",
    "end_session",
    "end_sessions",
    "ensure_system_policies",
    "find_access_key",
    "find_api_token",
    "find_group",
    "find_login_profile",
    "find_policy",
    "find_policy_version",
    "find_role",
    "find_user",
    "has_authenticator",
    "password_rules",
    "remove_authenticator",
    "remove_user_from_group",
    "revoke_api_token",
    "roles_trusting",
    "set_access_key_status",
    "set_account_alias",
    "set_default_policy_version",
    "set_password_rules",
    "update_group",
    "update_login_profile",
    "update_policy",
    "update_role",
    "update_user",
    "version_giving_way",
]
