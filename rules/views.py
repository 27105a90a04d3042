"""Pages of rules and of server subscriptions."""

from typing import Any

from django.db.models import Count
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from iotconsole.kit.clock import now_ms
from iotconsole.kit.region import current_region
from iotconsole.kit.views import ActionView, DeleteDialogView, DialogView, LiveView, TableView
from mns import services as mns
from mns.models import Topic
from products.models import Product
from ram.models import Role
from ram.sessions import roles_trusting
from rules import forms, ledger, operations, rows, services, subscription
from rules.errors import IncorrectSql, RuleError
from rules.models import Operation, Rule, ServerSubscription
from rules.operations.message_service import IOT, MessageService

RECENT_ROWS = 30


class RuleMixin:
    """The rule the address names."""

    kwargs: dict[str, Any]

    @property
    def rule(self) -> Rule:
        """Answer the rule or 404."""
        return get_object_or_404(Rule, pk=self.kwargs["pk"])

    @property
    def rule_url(self) -> str:
        """Answer the address of its page."""
        return reverse("rule", args=[self.kwargs["pk"]])


class RulesView(TableView):
    """All rules with what they did lately."""

    queryset = Rule.objects.annotate(operation_count=Count("operations")).order_by("-id")
    template_name = "rules/rules.html"
    search_fields = ("name", "description", "sql")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add the figures of the rules on this page."""
        context = super().get_context_data(**kwargs)
        shown = list(context["object_list"])
        return context | {
            "rows": rows.rule_rows(shown, now_ms()),
            "has_roles": bool(shown) or bool(roles_trusting(IOT)),
        }


class CreateRuleView(DialogView):
    """A new rule; then straight to its page."""

    title = gettext_lazy("Create Rule")
    form_class = forms.NewRuleForm

    def perform(self, form: Form) -> str:
        """Make it."""
        return reverse("rule", args=[services.create_rule(**form.cleaned_data).pk])


class RuleView(RuleMixin, View):
    """Data Flow Details: SQL, data forwarding, and what happened."""

    def get(self, _request: HttpRequest, **_kwargs: object) -> HttpResponse:
        """Show the rule."""
        rule = self.rule
        return self._show(rule, rule.sql)

    def post(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:
        """Save the SQL, or show it again with what is wrong."""
        rule, sql = self.rule, request.POST.get("sql", "").replace("\r\n", "\n")
        try:
            services.update_sql(rule, sql)
        except IncorrectSql as refusal:
            return self._show(rule, sql, refusal)
        return redirect(self.rule_url)

    def _show(self, rule: Rule, sql: str, refusal: IncorrectSql | None = None) -> HttpResponse:
        product = Product.objects.first()
        example = forms.SQL_EXAMPLE.replace("{key}", product.product_key if product else "+")
        return render(
            self.request,
            "rules/rule.html",
            {
                "rule": rule,
                "sql": sql or example,
                "is_example": not sql,
                "refusal": refusal,
                "query": services.compile_sql(rule.sql) if rule.sql and not refusal else None,
                "operations": rows.operation_rows(rule),
                "can_start": bool(rule.sql) and rule.operations.exists(),
            },
        )


class CheckSqlView(View):
    """What the compiler says of SQL that is being written."""

    http_method_names = ["post"]  # noqa: RUF012 - Django declares it on the instance

    def post(self, request: HttpRequest) -> JsonResponse:
        """Answer the mistakes with their places."""
        try:
            services.compile_sql(request.POST.get("sql", ""))
        except IncorrectSql as refusal:
            mistake = {"line": refusal.line, "column": refusal.column, "message": str(refusal)}
            return JsonResponse({"mistakes": [mistake]})
        return JsonResponse({"mistakes": []})


class RuleFiguresView(RuleMixin, LiveView):
    """How often a rule did what."""

    template_name = "rules/figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Read the counters."""
        rule, now = self.rule, now_ms()
        [row] = rows.rule_rows([rule], now)
        return super().get_context_data(row=row, bars=rows.bars(rule, now), **kwargs)


class RuleRecentView(RuleMixin, LiveView):
    """What became of the latest messages of a rule."""

    template_name = "rules/recent.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Read them."""
        rule = self.rule
        passages = ledger.recent(rule.pk, RECENT_ROWS)
        return super().get_context_data(rule=rule, passages=passages, **kwargs)


class StartRuleView(RuleMixin, ActionView):
    """Let messages flow."""

    def perform(self) -> str:
        """Start it."""
        rule = self.rule
        services.start_rule(rule)
        return _("Rule %(name)s is running.") % {"name": rule.name}

    def back(self) -> str:
        """Stay at the rule."""
        return self.rule_url


class StopRuleView(RuleMixin, ActionView):
    """Stop the flow."""

    def perform(self) -> str:
        """Stop it."""
        rule = self.rule
        services.stop_rule(rule)
        return _("Rule %(name)s is stopped.") % {"name": rule.name}

    def back(self) -> str:
        """Stay at the rule."""
        return self.rule_url


class DeleteRuleView(RuleMixin, DeleteDialogView):
    """The end of a rule."""

    title = gettext_lazy("Delete rule")

    def loss(self) -> str:
        """Name what goes."""
        return _("%(name)s, its operations and its counters are deleted.") % {
            "name": self.rule.name
        }

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_rule(self.rule)
        return reverse("rules")


class OperationDialogView(RuleMixin, DialogView):
    """The dialog that asks where messages go; it is asked again at every choice."""

    form_class = forms.OperationForm
    body_template = "rules/operation.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let each choice ask this address again."""
        return {**super().get_form_kwargs(), "ask": self.request.path}

    def get_initial(self) -> dict[str, Any]:
        """Keep what was chosen so far; begin in the region people look at."""
        return {"region": current_region(self.request)} | self.request.GET.dict()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add what is missing, and whether the role may write to the topic."""
        context = super().get_context_data(**kwargs)
        form = context["form"]
        region = form["region"].value()
        return context | {
            "chosen_region": region,
            "has_topics": Topic.objects.filter(region=region).exists(),
            "has_roles": bool(roles_trusting(IOT)),
            "verdict": _verdict(form.configuration),
        }


def _verdict(configuration: dict[str, Any]) -> operations.Verdict | None:
    """Answer what would become of messages, once topic and role are chosen."""
    try:
        return rows.verdict(MessageService.read(configuration))
    except RuleError:
        return None


class AddOperationView(OperationDialogView):
    """One more target for the rule."""

    title = gettext_lazy("Add Operation")

    def perform(self, form: Form) -> str:
        """Add it."""
        assert isinstance(form, forms.OperationForm)  # noqa: S101 - made by form_class
        services.add_operation(self.rule, form.cleaned_data["kind"], form.configuration)
        return self.rule_url


class OperationMixin(RuleMixin):
    """The operation the address names."""

    @property
    def operation(self) -> Operation:
        """Answer the operation or 404."""
        own = Operation.objects.filter(rule=self.rule)
        return get_object_or_404(own, pk=self.kwargs["operation"])


class EditOperationView(OperationMixin, OperationDialogView):
    """Another target for an operation."""

    title = gettext_lazy("Edit operation")

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now, or what was chosen since."""
        configuration = self.operation.configuration
        now = {
            "region": configuration["regionName"],
            "topic": configuration["themeName"],
            "role": configuration["role"]["roleName"],
        }
        return now | self.request.GET.dict()

    def perform(self, form: Form) -> str:
        """Change it."""
        assert isinstance(form, forms.OperationForm)  # noqa: S101 - made by form_class
        services.update_operation(self.operation, form.configuration)
        return self.rule_url


class DeleteOperationView(OperationMixin, DeleteDialogView):
    """The end of an operation."""

    title = gettext_lazy("Delete operation")

    def loss(self) -> str:
        """Name where messages no longer go."""
        operation = self.operation
        target = operations.read(operation.kind, operation.configuration)
        return _("Messages no longer go to %(target)s.") % {"target": target.describe()}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_operation(self.operation)
        return self.rule_url


class RoleUsesView(TemplateView):
    """Which rules use a role; the role's page asks."""

    template_name = "rules/role_uses.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add the rules."""
        role = get_object_or_404(Role, name__iexact=self.kwargs["name"])
        return super().get_context_data(rules=services.rules_using(role), **kwargs)


class ServerSubscriptionView(FormView):
    """The product's tab: which of its messages go into its queue."""

    template_name = "rules/server_subscription.html"
    form_class = forms.ServerSubscriptionForm

    @property
    def product(self) -> Product:
        """Answer the product or 404."""
        return get_object_or_404(Product, product_key=self.kwargs["product_key"])

    @property
    def existing(self) -> ServerSubscription | None:
        """Answer what is subscribed, if anything."""
        rows = ServerSubscription.objects.select_related("queue", "product")
        return rows.filter(product=self.product).first()

    def get_initial(self) -> dict[str, Any]:
        """Show what is ticked now."""
        found = self.existing
        if found is None:
            return {"device_data": True, "device_status": True}
        return {"device_data": found.device_data, "device_status": found.device_status}

    def form_valid(self, form: Form) -> HttpResponse:
        """Subscribe, or say why not."""
        try:
            subscription.subscribe(self.product, current_region(self.request), **form.cleaned_data)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return redirect(self.request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add the product and the queue with its three numbers."""
        found = self.existing
        return super().get_context_data(
            product=self.product,
            tab="subscription",
            subscription=found,
            counts=mns.counts(found.queue) if found else None,
            **kwargs,
        )


class UnsubscribeView(DeleteDialogView):
    """The end of a server subscription."""

    title = gettext_lazy("Delete server subscription")

    def loss(self) -> str:
        """Say how many messages go with the queue."""
        found = self._found()
        return _("The queue %(queue)s is deleted with the %(count)s messages in it.") % {
            "queue": found.queue.name,
            "count": mns.counts(found.queue).total,
        }

    def _found(self) -> ServerSubscription:
        key = self.kwargs["product_key"]
        return get_object_or_404(ServerSubscription, product__product_key=key)

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        subscription.unsubscribe(self._found().product)
        return reverse("server_subscription", args=[self.kwargs["product_key"]])
