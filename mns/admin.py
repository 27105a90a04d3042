"""Queues, topics and subscriptions in the back office, to look at: the services change them."""

from django.contrib import admin
from django.urls import reverse

from iotconsole.kit.admin import LookOnly
from mns.models import Queue, Subscription, Topic


@admin.register(Queue)
class QueueAdmin(LookOnly, admin.ModelAdmin):
    list_display = [
        "name",
        "region",
        "type",
        "visibility_timeout",
        "message_retention_period",
        "delay_seconds",
        "dead_letter_queue",
        "created",
    ]
    list_filter = ["region", "type"]
    list_select_related = ["dead_letter_queue"]
    search_fields = ["name"]

    def view_on_site(self, obj: Queue) -> str:
        return _page(obj.region, "queue", obj.name)


class Subscriptions(LookOnly, admin.TabularInline):
    model = Subscription
    extra = 0
    show_change_link = True


@admin.register(Topic)
class TopicAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["name", "region", "type", "maximum_message_size", "created"]
    list_filter = ["region", "type"]
    search_fields = ["name"]
    inlines = [Subscriptions]

    def view_on_site(self, obj: Topic) -> str:
        return _page(obj.region, "topic", obj.name)


@admin.register(Subscription)
class SubscriptionAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["name", "topic", "endpoint", "filter_tag", "notify_content_format", "created"]
    list_filter = ["topic__region", "notify_strategy", "notify_content_format"]
    list_select_related = ["topic"]
    search_fields = ["name", "topic__name", "endpoint"]

    def view_on_site(self, obj: Subscription) -> str:
        return _page(obj.topic.region, "subscription", obj.topic.name, obj.name)


def _page(region: str, view: str, *names: str) -> str:
    """Address a page of the console; a name means something only with its region."""
    return f"{reverse(view, args=names)}?region={region}"
