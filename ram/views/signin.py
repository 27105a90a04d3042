"""The pages that let people in: password, then a code where there is an authenticator app."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, RedirectURLMixin, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from iotconsole.kit.views import ContentMixin
from ram.services.mfa import has_authenticator
from ram.signin.entry import enter, go_halfway, who_is_halfway
from ram.signin.forms import CodeForm, SignInForm


class SignInView(LoginView):
    """User name and password."""

    form_class = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let them in, or ask for the code next."""
        assert isinstance(form, SignInForm)  # noqa: S101 - form_class
        user = form.user_cache
        if not has_authenticator(user):
            enter(self.request, user, with_code=False)
            return HttpResponseRedirect(self.get_success_url())
        go_halfway(self.request, user)
        return redirect_to_login(self.get_success_url(), reverse("sign_in_code"))


@method_decorator([login_not_required, never_cache], name="dispatch")
class CodeView(RedirectURLMixin, ContentMixin, FormView):
    """The second step."""

    form_class = CodeForm
    template_name = "registration/code.html"
    next_page = settings.LOGIN_REDIRECT_URL

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        """Lead back whoever has not proved a password, or did too long ago."""
        if who_is_halfway(request) is None:
            return redirect("login")
        return super().dispatch(request, *args, **kwargs)

    def content(self) -> dict[str, Any]:
        """Keep where they wanted to go."""
        return {"next": self.get_redirect_url()}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Say whose code it has to be."""
        asked = {"request": self.request, "user": who_is_halfway(self.request)}
        return super().get_form_kwargs() | asked

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Let them in."""
        enter(self.request, form.user, with_code=True)
        return HttpResponseRedirect(self.get_success_url())


@login_not_required
def office_door(request: HttpRequest) -> HttpResponse:
    """Lead to the one page where people sign in; the back office has none of its own."""
    if request.user.is_staff:
        return redirect("admin:index")
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", reverse("admin:index")))
