"""Where people sign in and keep their own account."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from ram.views import account, signin

urlpatterns = [
    path("login/", signin.SignInView.as_view(), name="login"),
    path("login/code/", signin.CodeView.as_view(), name="sign_in_code"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("admin/login/", signin.office_door, name="office_door"),
    path("account/", account.AccountView.as_view(), name="account"),
    path("account/password/", account.ChangePasswordView.as_view(), name="change_password"),
    path(
        "account/authenticator/", account.AddAuthenticatorView.as_view(), name="add_authenticator"
    ),
    path(
        "account/authenticator/remove/",
        account.RemoveAuthenticatorView.as_view(),
        name="remove_authenticator",
    ),
    path("account/recovery-codes/", account.RenewCodesView.as_view(), name="renew_codes"),
    path("account/sessions/<number>/end/", account.EndSessionView.as_view(), name="end_session"),
    path(
        "account/end-other-sessions/",
        account.EndOtherSessionsView.as_view(),
        name="end_other_sessions",
    ),
    path("account/new-token/", account.CreateTokenView.as_view(), name="create_token"),
    path(
        "account/tokens/<token_id>/revoke/", account.RevokeTokenView.as_view(), name="revoke_token"
    ),
    path("ram/password-rules/", account.PasswordRulesView.as_view(), name="password_rules"),
]
