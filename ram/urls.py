"""Pages of access control."""

from django.urls import path

from ram import views

urlpatterns = [
    path("roles/", views.RolesView.as_view(), name="roles"),
    path("new-role/", views.CreateRoleView.as_view(), name="create_role"),
    path("roles/<name>/", views.RoleView.as_view(), name="role"),
    path("roles/<name>/trust/", views.EditTrustView.as_view(), name="edit_trust"),
    path("roles/<name>/delete/", views.DeleteRoleView.as_view(), name="delete_role"),
    path("roles/<name>/attach/", views.AttachView.as_view(), name="attach_policy"),
    path("roles/<name>/detach/<int:pk>/", views.DetachView.as_view(), name="detach_policy"),
    path("policies/", views.PoliciesView.as_view(), name="policies"),
    path("new-policy/", views.CreatePolicyView.as_view(), name="create_policy"),
    path("policies/<type>/<name>/", views.PolicyView.as_view(), name="policy"),
    path("policies/<type>/<name>/edit/", views.EditPolicyView.as_view(), name="edit_policy"),
    path("policies/<type>/<name>/delete/", views.DeletePolicyView.as_view(), name="delete_policy"),
    path("access-keys/", views.AccessKeysView.as_view(), name="access_keys"),
    path("new-access-key/", views.CreateAccessKeyView.as_view(), name="create_access_key"),
    path("access-keys/<key>/switch/", views.SwitchAccessKeyView.as_view(), name="switch_key"),
    path("access-keys/<key>/delete/", views.DeleteAccessKeyView.as_view(), name="delete_key"),
]
