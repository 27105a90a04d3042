"""Pages of access control."""

from django.urls import path

from ram.views import access_keys, audit, policies, roles

urlpatterns = [
    path("roles/", roles.RolesView.as_view(), name="roles"),
    path("new-role/", roles.CreateRoleView.as_view(), name="create_role"),
    path("roles/<name>/", roles.RoleView.as_view(), name="role"),
    path("roles/<name>/trust/", roles.EditTrustView.as_view(), name="edit_trust"),
    path("roles/<name>/delete/", roles.DeleteRoleView.as_view(), name="delete_role"),
    path("roles/<name>/attach/", roles.AttachView.as_view(), name="attach_policy"),
    path("roles/<name>/detach/<int:pk>/", roles.DetachView.as_view(), name="detach_policy"),
    path("policies/", policies.PoliciesView.as_view(), name="policies"),
    path("new-policy/", policies.CreatePolicyView.as_view(), name="create_policy"),
    path("policies/<type>/<name>/", policies.PolicyView.as_view(), name="policy"),
    path("policies/<type>/<name>/edit/", policies.EditPolicyView.as_view(), name="edit_policy"),
    path(
        "policies/<type>/<name>/delete/", policies.DeletePolicyView.as_view(), name="delete_policy"
    ),
    path("access-keys/", access_keys.AccessKeysView.as_view(), name="access_keys"),
    path("new-access-key/", access_keys.CreateAccessKeyView.as_view(), name="create_access_key"),
    path("access-keys/<key>/switch/", access_keys.SwitchAccessKeyView.as_view(), name="switch_key"),
    path("access-keys/<key>/delete/", access_keys.DeleteAccessKeyView.as_view(), name="delete_key"),
    path("audit/", audit.AuditView.as_view(), name="audit"),
    path("audit/verify/", audit.VerifyAuditView.as_view(), name="audit_verify"),
    path("audit/export/", audit.ExportAuditView.as_view(), name="audit_export"),
    path("audit/<int:number>/", audit.AuditEntryView.as_view(), name="audit_entry"),
]
