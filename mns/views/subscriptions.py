"""Pages of subscriptions."""

from typing import Any

from django.conf import settings
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.views import DeleteDialogView, DialogView, LiveView, PageView
from mns import forms, rows, services
from mns.errors import SubscriptionAlreadyExist
from mns.models import Queue, Subscription
from mns.views.topics import TopicMixin

ATTEMPT_ROWS = 50


class SubscriptionMixin(TopicMixin):
    """The subscription the address names."""

    @property
    def subscription(self) -> Subscription:
        """Answer the subscription or 404."""
        own = Subscription.objects.select_related("topic").filter(topic=self.topic)
        return get_object_or_404(own, name=self.kwargs["name"])


class SubscribeView(TopicMixin, DialogView):
    """One more subscriber."""

    title = gettext_lazy("Subscribe")
    form_class = forms.SubscribeForm
    body_template = "mns/subscribe.html"

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
        """Add the subscription."""
        return {"row": rows.subscription_row(self.subscription)}


class AttemptsView(SubscriptionMixin, LiveView):
    """The latest tries to push."""

    template_name = "mns/attempts.html"

    def content(self) -> dict[str, Any]:
        """Read them."""
        latest = services.recent_attempts(self.subscription, ATTEMPT_ROWS)
        return {"attempts": latest}


class EditSubscriptionView(SubscriptionMixin, DialogView):
    """What may change of a subscription."""

    title = gettext_lazy("Edit subscription")
    form_class = forms.StrategyForm

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        return {"notify_strategy": self.subscription.notify_strategy}

    def perform(self, form: Form) -> str:
        """Change it."""
        services.set_subscription_attributes(self.subscription, **form.cleaned_data)
        return self.topic_url


class UnsubscribeView(SubscriptionMixin, DeleteDialogView):
    """The end of a subscription."""

    title = gettext_lazy("Delete subscription")

    def loss(self) -> str:
        """Say what the subscriber misses."""
        row = rows.subscription_row(self.subscription)
        return _("%(name)s gets no more messages; %(count)s that still wait are dropped.") % {
            "name": row.subscription.name,
            "count": row.waiting,
        }

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.unsubscribe(self.subscription)
        return self.topic_url
