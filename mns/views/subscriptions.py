"""Pages of subscriptions."""

from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.clock import now_ms
from iotconsole.kit.views import ActionView, DeleteDialogView, DialogView, LiveView, PageView
from mns import attempts, services, verifiers
from mns.errors import SubscriptionAlreadyExist
from mns.models import Queue, Subscription
from mns.subscriptions import forms
from mns.subscriptions.rows import subscription_row
from mns.subscriptions.standing import standing, try_now
from mns.subscriptions.trial import push_test
from mns.views.topics import TopicMixin

ATTEMPT_ROWS = 50  # unless some are looked for


class SubscriptionMixin(TopicMixin):
    """The subscription the address names."""

    @property
    def subscription(self) -> Subscription:
        """Answer the subscription or 404."""
        own = Subscription.objects.select_related("topic", "dead_letter_queue")
        return get_object_or_404(own, topic=self.topic, name=self.kwargs["name"])

    @property
    def subscription_url(self) -> str:
        """Answer the address of its page."""
        address = reverse("subscription", kwargs=self.kwargs)
        return f"{address}?region={self.topic.region}"


class SubscribeView(TopicMixin, DialogView):
    """One more subscriber."""

    title = gettext_lazy("Subscribe")
    form_class = forms.SubscribeForm
    body_template = "mns/subscribe.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the dead letter queues that fit."""
        return super().get_form_kwargs() | {"topic": self.topic}

    def content(self) -> dict[str, Any]:
        """Offer the region's queues as endpoints."""
        topic = self.topic
        queues = Queue.objects.filter(region=topic.region)
        begin = f"acs:mns:{topic.region}:{settings.ACCOUNT_ID}:queues/"
        endpoints = [begin + queue.name for queue in queues]
        return {"topic": topic, "endpoints": endpoints}

    def perform(self, form: Form) -> str:
        """Subscribe; to a person, a name that is taken is a mistake."""
        _subscription, created = services.subscribe(self.topic, **form.cleaned_data)
        if not created:
            raise SubscriptionAlreadyExist(field="name")
        return self.topic_url


class SubscriptionView(SubscriptionMixin, PageView):
    """One subscription: where messages go and how each try went."""

    template_name = "mns/subscription.html"

    def content(self) -> dict[str, Any]:
        """Add the subscription, and how its receiver can tell that a push is genuine."""
        subscription, query = self.subscription, self.request.GET.copy()
        query["region"] = subscription.topic.region
        return {
            "row": subscription_row(subscription),
            "filter": forms.AttemptFilter(query),
            "query": query.urlencode(),
            "verifiers": verifiers.verifiers(),
        }


class StandingView(SubscriptionMixin, LiveView):
    """How pushing goes."""

    template_name = "mns/standing.html"

    def content(self) -> dict[str, Any]:
        """Look."""
        subscription = self.subscription
        found = standing(subscription, now=now_ms())
        return {"subscription": subscription, "standing": found}


class AttemptsView(SubscriptionMixin, LiveView):
    """The latest tries to push."""

    template_name = "mns/attempts.html"

    def content(self) -> dict[str, Any]:
        """Read those that are looked for."""
        wanted = forms.AttemptFilter(self.request.GET).wanted()
        subscription = self.subscription
        found = attempts.read_some(subscription.tag, **wanted)
        return {
            "subscription": subscription,
            "attempts": found if wanted else found[:ATTEMPT_ROWS],
            "is_filtered": bool(wanted),
        }


class TryNowView(SubscriptionMixin, ActionView):
    """End the pause of an endpoint that failed."""

    def perform(self) -> str:
        """End it."""
        try_now(self.subscription, now=now_ms())
        return _("Messages that waited for the pause to end are pushed now.")

    def back(self) -> str:
        """Stay at the subscription."""
        return self.subscription_url


class TestPushView(SubscriptionMixin, DialogView):
    """One push to see what the endpoint makes of it."""

    title = gettext_lazy("Send test push")
    submit = gettext_lazy("Send")
    form_class = forms.TrialForm
    body_template = "mns/test_push.html"

    def perform(self, form: Form) -> HttpResponse:
        """Push and show both sides of it."""
        trial = push_test(self.subscription, form.cleaned_data["body"], now=now_ms())
        return render(
            self.request,
            "mns/trial.html",
            {"trial": trial, "back": self.subscription_url, "again": self.request.get_full_path()},
        )


class EditSubscriptionView(SubscriptionMixin, DialogView):
    """What may change of a subscription."""

    title = gettext_lazy("Edit subscription")
    form_class = forms.SubscriptionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the dead letter queues that fit."""
        return super().get_form_kwargs() | {"topic": self.topic}

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        return forms.subscription_attributes(self.subscription)

    def perform(self, form: Form) -> str:
        """Change it."""
        services.set_subscription_attributes(self.subscription, **form.cleaned_data)
        return self.subscription_url


class UnsubscribeView(SubscriptionMixin, DeleteDialogView):
    """The end of a subscription."""

    title = gettext_lazy("Delete subscription")

    def loss(self) -> str:
        """Say what the subscriber misses."""
        subscription = self.subscription
        return _("%(name)s gets no more messages; %(count)s that still wait are dropped.") % {
            "name": subscription.name,
            "count": standing(subscription, now=now_ms()).waiting,
        }

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.unsubscribe(self.subscription)
        return self.topic_url
