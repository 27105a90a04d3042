"""What all pages share: dialogs with a form, buttons that act, lists, fragments that poll."""

import hashlib
from abc import abstractmethod
from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, ListView, TemplateView, View
from django.views.generic.base import ContextMixin
from django_htmx.http import HttpResponseClientRedirect

from iotconsole.kit.errors import Refusal
from iotconsole.kit.forms import ConfirmForm
from iotconsole.kit.sentences import told

Text = str | Promise
PAGE_SIZE = 50


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Lead the browser to a page, whether htmx asked or the browser itself."""
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


class ContentMixin(ContextMixin):
    """A page says in `content` what its template shows."""

    def content(self) -> dict[str, Any]:
        """Answer the names the template knows."""
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add the content."""
        return super().get_context_data(**kwargs) | self.content()


class PageView(ContentMixin, TemplateView):
    """A page that is only looked at."""


class DialogView(ContentMixin, FormView):
    """A form in the dialog: an error shows it again, success leads on to a page.

    Opened without htmx it is a page of its own, so that every dialog has an address.
    """

    title: ClassVar[Text]
    submit: ClassVar[Text] = _("OK")
    submit_style: ClassVar[str] = "primary"
    body_template: ClassVar[str] = "kit/form.html"

    @abstractmethod
    def perform(self, form: Form) -> str | HttpResponse:
        """Call one verb; answer the address to go to, or what the dialog shows next."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Act, or show the refusal beside the field it is about."""
        try:
            outcome = self.perform(form)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, told(refusal))
            return self.form_invalid(form)
        return go(self.request, outcome) if isinstance(outcome, str) else outcome

    def get_template_names(self) -> list[str]:
        """Answer the dialog alone to htmx, a whole page to anybody else."""
        partial = self.request.headers.get("HX-Request")
        return ["kit/dialog.html" if partial else "kit/dialog_page.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add the dialog's words."""
        return super().get_context_data(
            dialog_title=self.title,
            dialog_submit=self.submit,
            dialog_style=self.submit_style,
            dialog_body=self.body_template,
            dialog_action=self.request.get_full_path(),
            **kwargs,
        )


class DeleteDialogView(DialogView):
    """A dialog that says what will be lost before it is."""

    form_class = ConfirmForm
    submit = _("Delete")
    submit_style = "danger"
    body_template = "kit/delete.html"

    def check(self) -> None:
        """Refuse what cannot be deleted as things are; there is no button then."""

    @abstractmethod
    def loss(self) -> str:
        """Say in one sentence what goes."""

    def content(self) -> dict[str, Any]:
        """Show the sentence, or why nothing can go."""
        try:
            self.check()
        except Refusal as refusal:
            return {"obstacle": told(refusal)}
        return {"loss": self.loss()}


class ActionView(View):
    """A button: one verb, then a page; a refusal is shown at the top of that page."""

    http_method_names = ["post"]  # noqa: RUF012 - Django declares it on the instance

    @abstractmethod
    def perform(self) -> Text:
        """Call one verb and say what was done."""

    @abstractmethod
    def back(self) -> str:
        """Answer the address to go to afterwards."""

    def post(self, request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
        """Act and go back."""
        try:
            messages.success(request, str(self.perform()))
        except Refusal as refusal:
            messages.error(request, told(refusal))
        return go(request, self.back())


class TableView(ContentMixin, ListView):
    """A list page by page, narrowed by `?q=`."""

    paginate_by = PAGE_SIZE
    search_fields: ClassVar[tuple[str, ...]] = ("name",)

    def get_queryset(self) -> QuerySet:
        """Keep the rows that contain what was searched for."""
        rows = super().get_queryset()
        wanted = self.request.GET.get("q", "").strip()
        if not wanted:
            return rows
        conditions = Q()
        for field in self.search_fields:
            conditions |= Q(**{f"{field}__icontains": wanted})
        return rows.filter(conditions)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add the search, so that nothing found and nothing there look different."""
        return super().get_context_data(query=self.request.GET.get("q", "").strip(), **kwargs)


class LiveView(PageView):
    """A polled fragment; 204 when the browser shows it already (htmx then leaves it alone)."""

    def render_to_response(self, context: dict[str, Any], **_kwargs: object) -> HttpResponse:
        """Wrap the fragment so that it asks again and says what it has seen."""
        inner = render_to_string(self.get_template_names(), context, self.request)
        seen = hashlib.sha256(inner.encode()).hexdigest()[:16]
        if self.request.headers.get("Seen") == seen:
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        frame = {"inner": inner, "seen": seen, "url": self.request.get_full_path()}
        return HttpResponse(render_to_string("kit/live.html", frame))
