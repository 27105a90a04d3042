"""Dead letters of a rule: what they say, why nobody got them, and what becomes of them."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_htmx.http import reswap, retarget

from inbound import deadletters, forms, rows, services
from inbound.deadletters import DeadLetter
from inbound.views.rules import RuleMixin
from iotconsole.kit.forms import ConfirmByNameForm
from iotconsole.kit.views import DeleteDialogView, DialogView, PageView

PAGE = 50
PROGRESS = "redrive-progress"  # the element that the next part of a redrive takes the place of


class LettersView(RuleMixin, PageView):
    """The dead letters of a rule, newest first."""

    template_name = "inbound/letters.html"

    def content(self) -> dict[str, Any]:
        """Read them."""
        found = deadletters.latest(self.rule.pk, PAGE, self.request.GET.get("before", ""))
        older = found[-1].letter_id if len(found) == PAGE else ""
        return self.frame("letters") | {
            "rows": rows.letter_rows(self.rule, found),
            "older": older,
        }


class LetterMixin(RuleMixin):
    """The letter the address names."""

    @cached_property
    def letter(self) -> DeadLetter:
        """Answer the letter or 404."""
        letter = deadletters.find(self.rule.pk, self.kwargs["letter_id"])
        if letter is None:
            raise Http404
        return letter

    @property
    def letters_url(self) -> str:
        """Answer where the rule's letters are."""
        return reverse("inbound_letters", args=[self.kwargs["rule_id"]])


class RedriveView(LetterMixin, DialogView):
    """A letter is published after all, with other properties if need be."""

    title = gettext_lazy("Send once more")
    submit = gettext_lazy("Send")
    form_class = forms.LetterForm
    body_template = "inbound/redrive.html"

    def get_initial(self) -> dict[str, Any]:
        """Show what its sender said."""
        return self.letter.properties

    def content(self) -> dict[str, Any]:
        """Say what is wrong with it."""
        [row] = rows.letter_rows(self.rule, [self.letter])
        return {"row": row}

    def perform(self, form: Form) -> str:
        """Send it; what was left empty and was so before is not said."""
        said = self.letter.properties
        changes = {name: text for name, text in form.cleaned_data.items() if text or name in said}
        sent = services.redrive_dead_letter(self.rule, self.letter.letter_id, changes)
        messages.success(self.request, _("Published to %(topic)s.") % {"topic": sent.topic})
        return self.letters_url


class DeleteView(LetterMixin, DeleteDialogView):
    """The end of a letter."""

    title = gettext_lazy("Throw dead letter away")
    submit = gettext_lazy("Throw away")

    def loss(self) -> str:
        """Name what goes."""
        said = _("Message %(message)s is lost; nobody can be given it any more.")
        return said % {"message": self.letter.message_id}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Throw it away."""
        services.delete_dead_letter(self.rule, self.letter.letter_id)
        return self.letters_url


class RedriveAllView(LetterMixin, DialogView):
    """All letters are published, part by part: each answer asks for the next part."""

    title = gettext_lazy("Send all once more")
    submit = gettext_lazy("Send all")
    form_class = forms.RedriveForm
    body_template = "inbound/confirm.html"

    def content(self) -> dict[str, Any]:
        """Say how many go."""
        count = deadletters.kept(self.rule.pk)
        goes = ngettext(
            "%(count)s dead letter is published as it is; it stays if that is refused again.",
            "%(count)s dead letters are published as they are; those refused again stay.",
            count,
        )
        return {"sentence": goes % {"count": count}}

    def perform(self, form: Form) -> HttpResponse:
        """Send some and show how far it is."""
        assert isinstance(form, forms.RedriveForm)  # noqa: S101 - the form_class
        begun = form.run or services.begin_redrive(self.rule)
        run = services.continue_redrive(self.rule, begun)
        shown = {
            "run": run,
            "form": forms.RedriveForm(initial=asdict(run)),
            "back": self.letters_url,
            "dialog_body": "inbound/redrive_progress.html",
            "obstacle": run.is_over or bool(self.request.headers.get("HX-Request")),
        }
        context = self.get_context_data() | shown
        if self._is_further:
            return render(self.request, "inbound/redrive_progress.html", context)
        return self.render_to_response(context)

    def form_invalid(self, form: Form) -> HttpResponse:
        """Say in the dialog, not within its progress, why it goes no further."""
        answer = super().form_invalid(form)
        return retarget(reswap(answer, "innerHTML"), "#dialog") if self._is_further else answer

    @property
    def _is_further(self) -> bool:
        return self.request.headers.get("HX-Target") == PROGRESS


class DeleteAllView(LetterMixin, DeleteDialogView):
    """The end of all letters of a rule."""

    title = gettext_lazy("Throw all dead letters away")
    submit = gettext_lazy("Throw away")

    def get_form_class(self) -> type[Form]:
        """Ask for the rule's ID."""
        return ConfirmByNameForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which ID to expect."""
        return super().get_form_kwargs() | {"expected": self.rule.rule_id}

    def loss(self) -> str:
        """Say how many go."""
        count = deadletters.kept(self.rule.pk)
        goes = ngettext(
            "%(count)s message of rule %(rule)s is lost.",
            "All %(count)s messages of rule %(rule)s are lost.",
            count,
        )
        return goes % {"count": count, "rule": self.rule}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - checked by then
        """Throw them away."""
        services.delete_dead_letters(self.rule)
        return self.letters_url
