"""Data inbound in the back office."""

from django.contrib import admin

from inbound.models import InboundRule, SourceConnection
from iotconsole.kit.admin import LookOnly


@admin.register(SourceConnection)
class SourceConnectionAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["name", "endpoint", "namespace", "tls", "modified"]
    search_fields = ["name", "endpoint"]
    exclude = ["access_key_secret"]


@admin.register(InboundRule)
class InboundRuleAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["rule_id", "status", "source", "mqtt_topic", "modified"]
    list_filter = ["status"]
    list_select_related = ["connection", "queue"]
    search_fields = ["rule_id", "description", "mqtt_topic"]
