"""Pages of data inbound."""

from django.urls import path

from inbound.views import connections, editing, letters, receivers, rules

_RULE = "rules/<rule_id>/"
_LETTERS = _RULE + "dead-letters/"
_LETTER = _LETTERS + "<letter_id>/"
_CONNECTION = "connections/<name>/"

urlpatterns = [
    path("rules/", rules.RulesView.as_view(), name="inbound_rules"),
    path("new-rule/", editing.CreateRuleView.as_view(), name="create_inbound_rule"),
    path(_RULE, rules.RuleView.as_view(), name="inbound_rule"),
    path(_RULE + "latest/", rules.RuleLatestView.as_view(), name="inbound_latest"),
    path(_RULE + "edit/", editing.EditRuleView.as_view(), name="edit_inbound_rule"),
    path(_RULE + "enable/", rules.EnableRuleView.as_view(), name="enable_inbound_rule"),
    path(_RULE + "disable/", rules.DisableRuleView.as_view(), name="disable_inbound_rule"),
    path(_RULE + "delete/", rules.DeleteRuleView.as_view(), name="delete_inbound_rule"),
    path(_RULE + "receivers/", receivers.ReceiversView.as_view(), name="inbound_receivers"),
    path(_LETTERS, letters.LettersView.as_view(), name="inbound_letters"),
    path(_RULE + "redrive/", letters.RedriveAllView.as_view(), name="redrive_inbound_letters"),
    path(_RULE + "purge/", letters.DeleteAllView.as_view(), name="delete_inbound_letters"),
    path(_LETTER + "redrive/", letters.RedriveView.as_view(), name="redrive_inbound_letter"),
    path(_LETTER + "delete/", letters.DeleteView.as_view(), name="delete_inbound_letter"),
    path("connections/", connections.ConnectionsView.as_view(), name="connections"),
    path("new-connection/", connections.CreateView.as_view(), name="create_connection"),
    path(_CONNECTION + "edit/", connections.EditView.as_view(), name="edit_connection"),
    path(_CONNECTION + "test/", connections.TestView.as_view(), name="test_connection"),
    path(_CONNECTION + "delete/", connections.DeleteView.as_view(), name="delete_connection"),
]
