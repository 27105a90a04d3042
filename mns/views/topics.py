"""Pages of topics."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from iotconsole.kit import ids
from iotconsole.kit.region import current_region
from iotconsole.kit.views import DeleteDialogView, DialogView, LiveView, PageView, TableView
from mns import forms, message_forms, services
from mns.delivery import Publication
from mns.errors import TopicAlreadyExist
from mns.models import Topic
from mns.subscriptions.rows import subscription_row
from mns.views.spans import span


def _address(topic: Topic) -> str:
    return f"{reverse('topic', args=[topic.name])}?region={topic.region}"


class TopicsView(TableView):
    """The topics of the region people look at."""

    template_name = "mns/topics.html"

    def get_queryset(self) -> QuerySet:
        """Keep the region's."""
        here = Topic.objects.filter(region=current_region(self.request))
        counted = here.annotate(subscription_count=Count("subscriptions"))
        self.queryset = counted.order_by("name")
        return super().get_queryset()


class TopicMixin:
    """The topic the address names, in the region people look at."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def topic(self) -> Topic:
        """Answer the topic or 404."""
        region = current_region(self.request)
        return get_object_or_404(Topic, region=region, name=self.kwargs["topic_name"])

    @property
    def topic_url(self) -> str:
        """Answer the address of its page."""
        return _address(self.topic)


class TopicView(TopicMixin, PageView):
    """One topic: its subscriptions."""

    template_name = "mns/topic.html"

    def content(self) -> dict[str, Any]:
        """Add the topic."""
        return {"topic": self.topic, "span": span(self.request)}


class TopicLatestView(TopicMixin, LiveView):
    """The subscriptions of a topic with how delivery goes."""

    template_name = "mns/subscriptions.html"

    def content(self) -> dict[str, Any]:
        """Read them."""
        topic = self.topic
        lines = [subscription_row(each) for each in topic.subscriptions.all()]
        return {"topic": topic, "rows": lines}


class CreateTopicView(DialogView):
    """A new topic."""

    title = gettext_lazy("Create Topic")
    form_class = forms.NewTopicForm

    def perform(self, form: Form) -> str:
        """Make it and show it; to a person, one that is there already is a mistake."""
        topic, created = services.create_topic(current_region(self.request), **form.cleaned_data)
        if not created:
            raise TopicAlreadyExist(field="name")
        return _address(topic)


class EditTopicView(TopicMixin, DialogView):
    """What may change of a topic."""

    title = gettext_lazy("Edit topic")
    form_class = forms.TopicForm

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        return forms.topic_attributes(self.topic)

    def perform(self, form: Form) -> str:
        """Change it."""
        services.set_topic_attributes(self.topic, **form.cleaned_data)
        return self.topic_url


class DeleteTopicView(TopicMixin, DeleteDialogView):
    """The end of a topic."""

    title = gettext_lazy("Delete topic")
    body_template = "mns/delete_topic.html"

    def loss(self) -> str:
        """Say who gets no more messages."""
        topic = self.topic
        count = topic.subscriptions.count()
        return ngettext(
            "%(name)s and its %(count)s subscription are deleted.",
            "%(name)s and its %(count)s subscriptions are deleted.",
            count,
        ) % {"name": topic.name, "count": count}

    def content(self) -> dict[str, Any]:
        """Add the topic, whose rules the dialog asks for."""
        return super().content() | {"topic": self.topic}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_topic(self.topic)
        return reverse("topics")


class PublishView(TopicMixin, DialogView):
    """A message typed by hand, to every subscriber."""

    title = gettext_lazy("Publish message")
    submit = gettext_lazy("Publish")
    form_class = message_forms.PublishForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form whether the topic keeps order."""
        return super().get_form_kwargs() | {"topic": self.topic}

    def perform(self, form: Form) -> str:
        """Publish it and say how many got it."""
        topic = self.topic
        message = Publication(topic.region, topic.name, ids.message_id(), **form.cleaned_data)
        [outcome] = services.publish([message], batch_id=message.message_id)
        if outcome.refusal:
            raise outcome.refusal
        said = _("Message %(id)s is published to %(count)s subscriptions.")
        messages.success(
            self.request, said % {"id": outcome.message_id, "count": len(outcome.copies)}
        )
        return self.topic_url
