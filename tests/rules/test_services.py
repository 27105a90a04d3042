"""What operators may do to rules, and what is refused with which code and field."""

from typing import Any

import pytest
from django.conf import settings

from mns import services as mns
from products.errors import ProductInUse
from products.models import Product
from products.services import delete_device, delete_product
from rules import errors, ledger, services, subscription
from rules.models import Operation, Rule
from tests.rules.conftest import House


def configuration(**changes: object) -> dict[str, object]:
    role = {"roleArn": "", "roleName": "AliyunIOTAccessingMNSRole"}
    return {"themeName": "alerts", "regionName": "cn-shanghai", "role": role} | changes


@pytest.mark.parametrize("name", ["a", "warm_air-2", "空气监测", "x" * 30, "气" * 15])
def test_a_good_name_is_taken(committed: None, name: str) -> None:
    assert services.create_rule(name).status == Rule.Status.STOP


@pytest.mark.parametrize("name", ["", "two words", "a/b", "x" * 31, "气" * 16])
def test_a_bad_name_is_refused_at_its_field(committed: None, name: str) -> None:
    with pytest.raises(errors.RuleNameInvalid) as refused:
        services.create_rule(name)

    assert refused.value.field == "name"


def test_two_rules_have_two_names(house: House) -> None:
    with pytest.raises(errors.RuleNameTaken):
        services.create_rule("warm")


def test_a_rule_is_called_otherwise_and_runs_on(house: House) -> None:
    services.describe_rule(house.rule, name="hot", description="when it is hot")

    house.rule.refresh_from_db()
    assert (house.rule.name, house.rule.status) == ("hot", Rule.Status.RUNNING)
    with pytest.raises(errors.RuleNameTaken):
        services.describe_rule(services.create_rule("other"), name="hot", description="")


def test_broken_sql_says_line_and_column_and_changes_nothing(house: House) -> None:
    before = house.rule.sql

    with pytest.raises(errors.IncorrectSql) as refused:
        services.update_sql(house.rule, 'SELECT a\nFROM "/p/+/update"\nWHERE a >')

    house.rule.refresh_from_db()
    assert refused.value.line == 3
    assert house.rule.sql == before


def test_a_rule_without_sql_does_not_start(committed: None) -> None:
    with pytest.raises(errors.NoSql):
        services.start_rule(services.create_rule("bare"))


def test_a_rule_without_operation_does_not_start(house: House) -> None:
    rule = services.create_rule("nowhere")
    services.update_sql(rule, house.rule.sql)

    with pytest.raises(errors.NoOperation):
        services.start_rule(rule)


def test_starting_twice_is_refused_stopping_twice_is_not(house: House) -> None:
    with pytest.raises(errors.RuleAlreadyStarted):
        services.start_rule(house.rule)

    services.stop_rule(house.rule)
    services.stop_rule(house.rule)

    assert house.rule.status == Rule.Status.STOP


def test_a_running_rule_is_not_deleted(house: House) -> None:
    with pytest.raises(errors.RuleIsRunning):
        services.delete_rule(house.rule)

    services.stop_rule(house.rule)
    services.delete_rule(house.rule)

    assert not Rule.objects.exists()


def test_a_deleted_rule_leaves_no_counters(house: House) -> None:
    house.carry(house.message({"temperature": 30}))
    rule_id = house.rule.pk

    services.stop_rule(house.rule)
    services.delete_rule(house.rule)

    assert ledger.counts([rule_id])[rule_id].received == 0
    assert ledger.recent(rule_id) == []


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"themeName": ""}, errors.NoTopicName, "topic"),
        ({"themeName": 5}, errors.NoTopicName, "topic"),
        ({"themeName": "ghost"}, errors.TopicNotFound, "topic"),
        ({"regionName": "mars"}, errors.BadConfiguration, "region"),
        ({"regionName": "cn-beijing"}, errors.TopicNotFound, "topic"),
        ({"role": None}, errors.InvalidRole, "role"),
        ({"role": "name"}, errors.InvalidRole, "role"),
        ({"role": {"roleName": "ghost"}}, errors.InvalidRole, "role"),
    ],
)
def test_an_operation_that_cannot_work_is_refused_at_its_field(
    house: House, changes: dict[str, object], error: type[errors.RuleError], field: str
) -> None:
    with pytest.raises(error) as refused:
        services.add_operation(house.rule, "MNS", configuration(**changes))

    assert refused.value.field == field


def test_an_unknown_kind_is_refused(house: House) -> None:
    with pytest.raises(errors.UnknownKind, match="MNS"):
        services.add_operation(house.rule, "FAX", configuration())


def test_a_rule_has_ten_operations_at_most(house: House) -> None:
    for _ in range(settings.OPERATIONS_PER_RULE - 1):
        services.add_operation(house.rule, "MNS", configuration())

    with pytest.raises(errors.TooManyOperations):
        services.add_operation(house.rule, "MNS", configuration())


def test_two_operations_on_one_topic_deliver_two_copies(house: House) -> None:
    services.add_operation(house.rule, "MNS", configuration())

    house.carry(house.message({"temperature": 30}))

    assert len(house.received()) == 2
    assert ledger.counts([house.rule.pk])[house.rule.pk].forwarded == 1


def test_an_operation_that_was_pointed_elsewhere_is_checked_again(house: House) -> None:
    operation = Operation.objects.get()

    with pytest.raises(errors.TopicNotFound):
        services.update_operation(operation, configuration(themeName="ghost"))


def test_a_role_knows_the_rules_that_wear_it(house: House) -> None:
    assert services.rules_using(house.role) == [house.rule]


def test_a_subscription_needs_a_kind(house: House) -> None:
    with pytest.raises(errors.NothingSubscribed):
        subscription.subscribe(
            house.device.product, settings.REGION, device_data=False, device_status=False
        )


def test_a_queue_that_is_there_is_used_as_it_is(house: House) -> None:
    product = house.device.product
    name = f"aliyun-iot-{product.product_key}"
    queue, _ = mns.create_queue(settings.REGION, name, delay_seconds=5)

    row = subscription.subscribe(product, settings.REGION, device_data=True, device_status=True)

    assert row.queue == queue


def test_ending_a_subscription_takes_its_queue(house: House) -> None:
    product: Product = house.device.product
    row = subscription.subscribe(product, settings.REGION, device_data=True, device_status=True)

    subscription.unsubscribe(product)
    subscription.unsubscribe(product)

    assert not type(row.queue).objects.filter(pk=row.queue.pk).exists()


def test_a_subscribed_product_is_not_deleted(house: House) -> None:
    product: Product = house.device.product
    subscription.subscribe(product, settings.REGION, device_data=True, device_status=True)
    delete_device(house.device)

    with pytest.raises(ProductInUse, match="subscription"):
        delete_product(product)


def test_a_subscription_stays_in_its_region(house: House) -> None:
    product: Product = house.device.product
    subscription.subscribe(product, settings.REGION, device_data=True, device_status=True)

    with pytest.raises(errors.RegionIsFixed):
        subscription.subscribe(product, "cn-beijing", device_data=True, device_status=True)


def test_a_query_has_as_many_fields_as_the_setting_says(house: House, settings: Any) -> None:
    settings.SELECT_FIELDS = 2

    with pytest.raises(errors.IncorrectSql, match="at most 2 fields") as refused:
        services.update_sql(house.rule, 'SELECT a, b,\n  c FROM "/p/+/update"')

    assert (refused.value.line, refused.value.column) == (2, 3)
