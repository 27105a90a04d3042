"""What a device reports on the topics of the thing model, through rules and into its properties."""

import json

import msgspec
import pytest

from products import services as products
from products import things
from rules import services
from tests.rules.conftest import House


@pytest.fixture
def below(house: House) -> str:
    """Answer the topic, to which the rule of the house listens now."""
    services.stop_rule(house.rule)
    topic = f"/sys/{house.device.product.product_key}/sensor/thing/event/property/post"
    services.update_sql(house.rule, f'SELECT items.Power.value AS power, iotId FROM "{topic}"')
    services.start_rule(house.rule)
    return topic


def test_rules_see_items_and_the_values_are_kept(house: House, below: str) -> None:
    report = {"params": {"Power": "on"}, "method": "thing.event.property.post"}

    house.carry(msgspec.structs.replace(house.message(report), topic=below))

    [body] = house.received()
    assert json.loads(body) == {"power": "on", "iotId": house.device.iot_id}
    [reading] = things.newest(house.device.product.product_key, "sensor")
    assert (reading.identifier, reading.value) == ("Power", "on")


def test_the_tags_of_the_device_go_with_a_message(house: House) -> None:
    products.save_tags(house.device, {"room": "hall"})
    message = house.message({"temperature": 31})

    house.carry(message)

    assert message.tags == {"room": "hall"}
