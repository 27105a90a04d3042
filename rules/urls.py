"""Pages of rules and of server subscriptions."""

from django.urls import path

from rules import views

urlpatterns = [
    path("rules/", views.RulesView.as_view(), name="rules"),
    path("rules/new/", views.CreateRuleView.as_view(), name="create_rule"),
    path("rules/check/", views.CheckSqlView.as_view(), name="check_sql"),
    path("rules/by-role/<name>/", views.RoleUsesView.as_view(), name="role_uses"),
    path("rules/<int:pk>/", views.RuleView.as_view(), name="rule"),
    path("rules/<int:pk>/figures/", views.RuleFiguresView.as_view(), name="rule_figures"),
    path("rules/<int:pk>/recent/", views.RuleRecentView.as_view(), name="rule_recent"),
    path("rules/<int:pk>/start/", views.StartRuleView.as_view(), name="start_rule"),
    path("rules/<int:pk>/stop/", views.StopRuleView.as_view(), name="stop_rule"),
    path("rules/<int:pk>/delete/", views.DeleteRuleView.as_view(), name="delete_rule"),
    path("rules/<int:pk>/add-operation/", views.AddOperationView.as_view(), name="add_operation"),
    path(
        "rules/<int:pk>/operations/<int:operation>/edit/",
        views.EditOperationView.as_view(),
        name="edit_operation",
    ),
    path(
        "rules/<int:pk>/operations/<int:operation>/delete/",
        views.DeleteOperationView.as_view(),
        name="delete_operation",
    ),
    path(
        "products/<product_key>/subscription/",
        views.ServerSubscriptionView.as_view(),
        name="server_subscription",
    ),
    path(
        "products/<product_key>/subscription/delete/",
        views.UnsubscribeView.as_view(),
        name="delete_server_subscription",
    ),
]
