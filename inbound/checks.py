"""What connections and rules may be called and may say."""

import re

from cryptography import x509

from inbound import limits
from inbound.errors import Invalid
from iotconsole.kit import ids
from iotconsole.kit.errors import marked
from products.topics import PLATFORM_LEVELS

_ENDPOINT = re.compile(r"[A-Za-z0-9._-]+:\d{1,5}")
_TAG = re.compile(r"[^|*\s]+")
ALL = "*"


def check_rule_id(rule_id: str) -> None:
    """Refuse an id no rule may have."""
    if not limits.RULE_ID.fullmatch(rule_id):
        raise Invalid(
            marked("A rule ID has 3 to 64 letters, digits, _ and -, not only of the last two."),
            field="rule_id",
        )


def check_description(description: str) -> None:
    """Refuse a description that is too long."""
    if len(description) > limits.DESCRIPTION_LENGTH:
        raise Invalid(
            marked("A description has at most %(most)s characters."),
            field="description",
            most=limits.DESCRIPTION_LENGTH,
        )


def check_mqtt_topic(topic: str) -> None:
    """Refuse what is no level-1 topic, or is one of devices."""
    if not limits.LEVEL.fullmatch(topic) or len(topic) > limits.PARENT_LENGTH:
        raise Invalid(
            marked("A level-1 topic has 1 to %(most)s letters, digits, _ and - and no slash."),
            field="mqtt_topic",
            most=limits.PARENT_LENGTH,
        )
    if topic in PLATFORM_LEVELS or ids.is_product_key(topic):
        raise Invalid(
            marked("The topics of devices begin with %(topic)s; choose another name."),
            field="mqtt_topic",
            topic=topic,
        )


def check_source_topic(topic: str) -> None:
    """Refuse a name no topic of RocketMQ has."""
    if not limits.SOURCE_TOPIC.fullmatch(topic):
        raise Invalid(
            marked("A topic of RocketMQ has 1 to 127 letters, digits, _, - and percent signs."),
            field="topic",
        )


def check_tag_filter(tag_filter: str) -> None:
    """Refuse what is neither * nor tags with two bars between them."""
    tags = [tag.strip() for tag in tag_filter.split("||")]
    if len(tag_filter) > limits.TAG_FILTER_LENGTH or not (
        tag_filter == ALL or all(_TAG.fullmatch(tag) for tag in tags)
    ):
        raise Invalid(
            marked("A tag filter is * for all messages, or tags such as TagA||TagB."),
            field="tag_filter",
        )


def check_connection_name(name: str) -> None:
    """Refuse a name no connection may have."""
    if not limits.CONNECTION_NAME.fullmatch(name):
        raise Invalid(
            marked(
                "A name has 1 to 64 letters, digits, _ and -; it begins with a letter or digit."
            ),
            field="name",
        )


def check_endpoint(endpoint: str) -> None:
    """Refuse what does not look like the address of a proxy."""
    addresses = endpoint.split(";")
    fits = all(
        _ENDPOINT.fullmatch(one) and 0 < int(one.rpartition(":")[2]) < 65_536 for one in addresses
    )
    if not fits:
        raise Invalid(
            marked("An endpoint looks like rocketmq.example.com:8081, several with ; in between."),
            field="endpoint",
        )


def check_credentials(access_key_id: str, access_key_secret: str) -> None:
    """Refuse half of a pair."""
    if bool(access_key_id) != bool(access_key_secret):
        field = "access_key_secret" if access_key_id else "access_key_id"
        raise Invalid(
            marked("An access key has an ID and a secret, or leave out both."), field=field
        )


def check_certificates(text: str) -> None:
    """Refuse what is no certificate; having none is fine."""
    try:
        if text:
            x509.load_pem_x509_certificates(text.encode())
    except ValueError as exc:
        raise Invalid(
            marked("A certificate is text between BEGIN CERTIFICATE and END CERTIFICATE (PEM)."),
            field="certificate_authority",
        ) from exc
