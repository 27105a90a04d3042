"""Pages of access control."""

from django.urls import path

from ram.views import access_keys, audit, editor, groups, logins, policies, roles, simulator, users

urlpatterns = [
    path("users/", users.UsersView.as_view(), name="users"),
    path("new-user/", users.CreateUserView.as_view(), name="create_user"),
    path("users/<name>/", users.UserView.as_view(), name="user"),
    path("users/<name>/permissions/", users.UserPermissionsView.as_view(), name="user_permissions"),
    path("users/<name>/edit/", users.EditUserView.as_view(), name="edit_user"),
    path("users/<name>/switch/", users.SwitchUserView.as_view(), name="switch_user"),
    path("users/<name>/delete/", users.DeleteUserView.as_view(), name="delete_user"),
    path("users/<name>/attach/", users.AttachToUserView.as_view(), name="attach_user_policy"),
    path(
        "users/<name>/detach/<int:pk>/",
        users.DetachFromUserView.as_view(),
        name="detach_user_policy",
    ),
    path("users/<name>/join/", users.JoinGroupView.as_view(), name="join_group"),
    path("users/<name>/new-login/", logins.CreateLoginView.as_view(), name="create_login"),
    path("users/<name>/login/", logins.EditLoginView.as_view(), name="edit_login"),
    path("users/<name>/login/delete/", logins.DeleteLoginView.as_view(), name="delete_login"),
    path(
        "users/<name>/new-access-key/",
        access_keys.CreateAccessKeyView.as_view(),
        name="create_access_key",
    ),
    path(
        "users/<name>/access-keys/<key>/rotate/",
        access_keys.RotateAccessKeyView.as_view(),
        name="rotate_key",
    ),
    path(
        "users/<name>/access-keys/<key>/switch/",
        access_keys.SwitchAccessKeyView.as_view(),
        name="switch_key",
    ),
    path(
        "users/<name>/access-keys/<key>/delete/",
        access_keys.DeleteAccessKeyView.as_view(),
        name="delete_key",
    ),
    path("groups/", groups.GroupsView.as_view(), name="groups"),
    path("new-group/", groups.CreateGroupView.as_view(), name="create_group"),
    path("groups/<name>/", groups.GroupView.as_view(), name="group"),
    path("groups/<name>/edit/", groups.EditGroupView.as_view(), name="edit_group"),
    path("groups/<name>/delete/", groups.DeleteGroupView.as_view(), name="delete_group"),
    path("groups/<name>/attach/", groups.AttachToGroupView.as_view(), name="attach_group_policy"),
    path(
        "groups/<name>/detach/<int:pk>/",
        groups.DetachFromGroupView.as_view(),
        name="detach_group_policy",
    ),
    path("groups/<name>/add/", groups.AddMemberView.as_view(), name="add_member"),
    path("groups/<name>/remove/<user>/", groups.RemoveMemberView.as_view(), name="remove_member"),
    path("roles/", roles.RolesView.as_view(), name="roles"),
    path("new-role/", roles.CreateRoleView.as_view(), name="create_role"),
    path("roles/<name>/", roles.RoleView.as_view(), name="role"),
    path("roles/<name>/edit/", roles.EditRoleView.as_view(), name="edit_role"),
    path("roles/<name>/trust/", roles.EditTrustView.as_view(), name="edit_trust"),
    path("roles/<name>/delete/", roles.DeleteRoleView.as_view(), name="delete_role"),
    path("roles/<name>/attach/", roles.AttachToRoleView.as_view(), name="attach_policy"),
    path("roles/<name>/detach/<int:pk>/", roles.DetachFromRoleView.as_view(), name="detach_policy"),
    path("policies/", policies.PoliciesView.as_view(), name="policies"),
    path("check-document/", editor.CheckDocumentView.as_view(), name="check_document"),
    path("new-policy/", policies.CreatePolicyView.as_view(), name="create_policy"),
    path("policies/<type>/<name>/", policies.PolicyView.as_view(), name="policy"),
    path("policies/<type>/<name>/edit/", policies.EditPolicyView.as_view(), name="edit_policy"),
    path(
        "policies/<type>/<name>/delete/", policies.DeletePolicyView.as_view(), name="delete_policy"
    ),
    path(
        "policies/<type>/<name>/versions/<version>/",
        policies.VersionView.as_view(),
        name="policy_version",
    ),
    path(
        "policies/<type>/<name>/versions/<version>/default/",
        policies.SetDefaultView.as_view(),
        name="set_default_version",
    ),
    path(
        "policies/<type>/<name>/versions/<version>/delete/",
        policies.DeleteVersionView.as_view(),
        name="delete_version",
    ),
    path("access-keys/", access_keys.AccessKeysView.as_view(), name="access_keys"),
    path("simulator/", simulator.SimulatorView.as_view(), name="simulator"),
    path("audit/", audit.AuditView.as_view(), name="audit"),
    path("audit/verify/", audit.VerifyAuditView.as_view(), name="audit_verify"),
    path("audit/export/", audit.ExportAuditView.as_view(), name="audit_export"),
    path("audit/<int:number>/", audit.AuditEntryView.as_view(), name="audit_entry"),
]
