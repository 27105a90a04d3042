"""The passport of a message, and the box in which its id is typed."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from iotconsole.kit.sentences import told
from rules import passport
from rules.errors import MessageUnknown


class FindMessageView(TemplateView):
    """What was typed into the box: leads to the message, or asks again."""

    template_name = "rules/message_search.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - as Django's own
        """Lead on if there is an id."""
        wanted = request.GET.get("id", "").strip()
        if not wanted:
            return super().get(request, *args, **kwargs)
        return redirect("message", wanted)


class MessageView(TemplateView):
    """Everything that is known of one message."""

    template_name = "rules/message.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401, ARG002 - as Django's own
        """Show it, under the address of its own id; say so if nothing is known."""
        try:
            found = passport.find(kwargs["message_id"])
        except MessageUnknown as refusal:
            context = {"refusal": told(refusal), "wanted": kwargs["message_id"]}
            return self._show("rules/message_search.html", context, HTTPStatus.NOT_FOUND)
        if str(found.message_id) != kwargs["message_id"]:
            return redirect("message", found.message_id)
        return self._show(self.template_name, {"passport": found}, HTTPStatus.OK)

    def _show(self, template: str, context: dict[str, Any], status: HTTPStatus) -> HttpResponse:
        return self.response_class(
            self.request, template, self.get_context_data(**context), status=status
        )
