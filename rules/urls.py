"""Pages of rules and of server subscriptions."""

from django.urls import path

from rules.views import (
    files,
    flow,
    listing,
    messages,
    operations,
    rules,
    shadow,
    subscriptions,
    traces,
    trial,
    versions,
)

urlpatterns = [
    path("rules/", listing.RulesView.as_view(), name="rules"),
    path("rules/new/", rules.CreateRuleView.as_view(), name="create_rule"),
    path("rules/export/", files.ExportRulesView.as_view(), name="export_rules"),
    path("rules/import/", files.ImportRulesView.as_view(), name="import_rules"),
    path("rules/check/", rules.CheckSqlView.as_view(), name="check_sql"),
    path("rules/by-role/<name>/", rules.RoleUsesView.as_view(), name="role_uses"),
    path("rules/by-topic/<region>/<topic>/", rules.TopicUsesView.as_view(), name="topic_uses"),
    path("rules/by-queue/<region>/<queue>/", rules.QueueUsesView.as_view(), name="queue_uses"),
    path("rules/<int:pk>/", rules.RuleView.as_view(), name="rule"),
    path("rules/<int:pk>/flow/", flow.RuleFlowView.as_view(), name="rule_flow"),
    path("rules/<int:pk>/figures/", rules.RuleFiguresView.as_view(), name="rule_figures"),
    path("rules/<int:pk>/recent/", rules.RuleRecentView.as_view(), name="rule_recent"),
    path("rules/<int:pk>/traces/", traces.TracesView.as_view(), name="rule_traces"),
    path("rules/<int:pk>/traces/latest/", traces.TracedView.as_view(), name="rule_traced"),
    path("rules/<int:pk>/traces/begin/", traces.TraceView.as_view(), name="trace_rule"),
    path("rules/<int:pk>/traces/end/", traces.EndTraceView.as_view(), name="end_trace"),
    path("rules/<int:pk>/versions/", versions.VersionsView.as_view(), name="rule_versions"),
    path(
        "rules/<int:pk>/versions/<int:number>/roll-back/",
        versions.RollBackView.as_view(),
        name="roll_back_rule",
    ),
    path("rules/<int:pk>/shadow/", shadow.ShadowView.as_view(), name="rule_shadow"),
    path(
        "rules/<int:pk>/shadow/results/",
        shadow.ShadowResultsView.as_view(),
        name="rule_shadow_results",
    ),
    path("rules/<int:pk>/shadow/end/", shadow.EndShadowView.as_view(), name="end_shadow_run"),
    path(
        "rules/<int:pk>/shadow/take-over/",
        shadow.TakeOverView.as_view(),
        name="take_over_shadow_run",
    ),
    path("rules/<int:pk>/start/", rules.StartRuleView.as_view(), name="start_rule"),
    path("rules/<int:pk>/stop/", rules.StopRuleView.as_view(), name="stop_rule"),
    path("rules/<int:pk>/delete/", rules.DeleteRuleView.as_view(), name="delete_rule"),
    path("rules/<int:pk>/test/", trial.TrialView.as_view(), name="rule_test"),
    path(
        "rules/<int:pk>/add-operation/", operations.AddOperationView.as_view(), name="add_operation"
    ),
    path(
        "rules/<int:pk>/add-error-operation/",
        operations.AddErrorOperationView.as_view(),
        name="add_error_operation",
    ),
    path(
        "rules/<int:pk>/smallest-policy/<region>/<target>/<role>/",
        operations.SmallestPolicyView.as_view(),
        {"kind": "MNS"},
        name="smallest_policy",
    ),
    path(
        "rules/<int:pk>/smallest-policy/queue/<region>/<target>/<role>/",
        operations.SmallestPolicyView.as_view(),
        {"kind": "MNS_QUEUE"},
        name="smallest_queue_policy",
    ),
    path(
        "rules/<int:pk>/operations/<int:operation>/edit/",
        operations.EditOperationView.as_view(),
        name="edit_operation",
    ),
    path(
        "rules/<int:pk>/operations/<int:operation>/delete/",
        operations.DeleteOperationView.as_view(),
        name="delete_operation",
    ),
    path("messages/", messages.FindMessageView.as_view(), name="find_message"),
    path("messages/<message_id>/", messages.MessageView.as_view(), name="message"),
    path(
        "products/<product_key>/subscription/",
        subscriptions.ServerSubscriptionView.as_view(),
        name="server_subscription",
    ),
    path(
        "products/<product_key>/subscription/delete/",
        subscriptions.UnsubscribeView.as_view(),
        name="delete_server_subscription",
    ),
]
