"""Pages on which documents are written: with completion, and mistakes shown where they are."""

from typing import Any, ClassVar

from django.http import HttpRequest, JsonResponse
from django.views.generic import View

from iotconsole.kit.views import DialogView
from ram.models import arn_of
from ram.policy import IOT_SERVICE, MalformedPolicy, parse_policy, parse_trust_policy
from ram.sts import ASSUME_ROLE
from ram.vocabulary import vocabulary


class EditorView(DialogView):
    """A form with a document in it; always a page of its own, for it needs room."""

    body_template = "ram/editor_form.html"
    is_trust: ClassVar[bool] = False

    def get_template_names(self) -> list[str]:
        """Answer the page that brings the editor."""
        return ["ram/editor.html"]

    def content(self) -> dict[str, Any]:
        """Add the words that are completed."""
        return {"words": trust_words() if self.is_trust else policy_words()}


class CheckDocumentView(View):
    """What the grammar says of a document that is being written."""

    http_method_names = ["post"]  # noqa: RUF012 - Django declares it on the instance

    def post(self, request: HttpRequest) -> JsonResponse:
        """Answer the first mistake with its path; trust policies have their own field."""
        trust = request.POST.get("trust_document")
        try:
            if trust is None:
                parse_policy(request.POST.get("document", ""))
            else:
                parse_trust_policy(trust)
        except MalformedPolicy as mistake:
            found = {"path": mistake.path, "message": mistake.message}
            return JsonResponse({"mistakes": [found]})
        return JsonResponse({"mistakes": []})


def policy_words() -> dict[str, Any]:
    """Answer what can stand where in a policy."""
    words = vocabulary()
    return {
        "members": ["Effect", "Action", "NotAction", "Resource", "Condition"],
        "actions": words.actions,
        "resources": words.resources,
        "operators": words.operators,
        "keys": words.keys,
        "services": [IOT_SERVICE.name],
    }


def trust_words() -> dict[str, Any]:
    """Answer what can stand where in a trust policy."""
    words = vocabulary()
    return {
        "members": ["Effect", "Action", "Principal", "Condition"],
        "actions": [ASSUME_ROLE],
        "operators": words.operators,
        "keys": words.keys,
        "services": [IOT_SERVICE.name],
        "principals": [arn_of("root"), arn_of("user/"), arn_of("role/")],
    }
