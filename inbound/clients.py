"""Message clients: programs that log in to the broker with an access key instead of as a device.

client id   GID_group@@@device
user name   Signature|AccessKeyId|instance
password    base64(HMAC-SHA1(AccessKeySecret, client id))

ApsaraMQ for MQTT, Signature authentication and policies. What a client may touch is asked of
access control when it logs in: the instance, its group, and each level-1 topic.
"""

import base64
import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings

from inbound import limits
from inbound.mapping import P2P, p2p_topic
from inbound.models import InboundRule, arn_of, instance_arn
from iotconsole.kit.clock import moment, now_ms
from products.callout import Permissions, Question
from products.errors import LoginRefused, MalformedLogin, WrongPassword
from products.permissions import DELIVERY, subject
from ram.context import request_context
from ram.errors import RamError
from ram.identity import Identity, authorize
from ram.signers import Signer, find_signer

SIGNATURE = "Signature"
WORDS = 3
MARK_LENGTH = 16
ACCESS_KEY_LENGTH = 128
# The door that leads devices from TLS to the broker hides what the client used.
IS_SECURE = False


class ClientForbidden(LoginRefused):
    """No policy lets the client in."""

    code = "Login.Forbidden"
    status = HTTPStatus.FORBIDDEN
    connack = 5  # MQTT 3.1.1, CONNACK: not authorized


@dataclass(frozen=True, slots=True)
class Client:
    """Who logs in, and from where, believed or not."""

    client_id: str
    access_key_id: str
    address: str

    @property
    def group(self) -> str:
        """Answer the group that the client id names."""
        return self.client_id.partition("@@@")[0]


def is_one(username: str) -> bool:
    """Tell whether somebody logs in as a message client."""
    return username.startswith(f"{SIGNATURE}|")


def admit(question: Question) -> tuple[str, Permissions]:
    """Answer under which name a client is let in and what it may touch, or refuse it."""
    client = read(question)
    signer = _signer(client)
    expected = sign(client.client_id, signer.secret)
    if not hmac.compare_digest(expected.encode(), question.password.encode()):
        raise WrongPassword(
            "The password is not base64 of HMAC-SHA1 over the client id, with the secret of"
            f" {client.access_key_id}."
        )
    permissions = permissions_of(client, signer.identity)
    return name_of(client, permissions), permissions


def may_stay(client: Client, name: str) -> bool:
    """Tell whether a client that was let in under this name would be so again."""
    try:
        return name == name_of(client, permissions_of(client, _signer(client).identity))
    except LoginRefused:
        return False


def name_of(client: Client, permissions: Permissions) -> str:
    """Name a client that is let in: its key, and a mark of what it may touch."""
    said = "\n".join([*permissions.publish, "", *permissions.subscribe])
    mark = hashlib.sha256(said.encode()).hexdigest()[:MARK_LENGTH]
    return f"{SIGNATURE}|{client.access_key_id}|{mark}"


def read(question: Question) -> Client:
    """Read who somebody says they are."""
    words = question.username.split("|")
    instance = settings.MQTT_INSTANCE
    if len(words) != WORDS or words[2] != instance:
        raise MalformedLogin(
            f"The user name of a message client is {SIGNATURE}|AccessKeyId|{instance}."
        )
    client_id = question.client_id
    fits = len(client_id) <= limits.CLIENT_ID_LENGTH and limits.CLIENT_ID.fullmatch(client_id)
    if not fits:
        raise MalformedLogin(
            f"A client id looks like GID_group@@@device and has {limits.CLIENT_ID_LENGTH}"
            " characters at most."
        )
    if len(words[1]) > ACCESS_KEY_LENGTH or not words[1].isprintable():
        raise MalformedLogin("That is no AccessKeyId.")
    return Client(client_id, words[1], question.address)


def sign(client_id: str, secret: str) -> str:
    """Answer the password of a client."""
    return base64.b64encode(hmac.digest(secret.encode(), client_id.encode(), "sha1")).decode()


def permissions_of(client: Client, identity: Identity) -> Permissions:
    """Ask access control for everything a client could touch."""
    context = request_context(client.address, moment(now_ms()), secure=IS_SECURE)

    def may(action: str, resource: str) -> bool:
        return authorize(identity, f"mq:{action}", resource, context).allowed

    group = arn_of("groupId", client.group)
    if not may("MqttInstanceAccess", instance_arn()):
        raise ClientForbidden(
            f"No policy allows mq:MqttInstanceAccess on {settings.MQTT_INSTANCE}."
        )
    if not (may("SUB", group) or may("PUB", group)):
        raise ClientForbidden(f"No policy allows mq:SUB or mq:PUB on the group {client.group}.")
    topics = InboundRule.objects.values_list("mqtt_topic", flat=True)
    resources = {topic: arn_of("topic", topic) for topic in topics}
    return Permissions(
        publish=_subjects(_said(topic) for topic in topics if may("PUB", resources[topic])),
        subscribe=[
            *_subjects(
                _heard(topic, client.client_id) for topic in topics if may("SUB", resources[topic])
            ),
            DELIVERY,
        ],
    )


def heard_by_devices(products: Iterable[int]) -> dict[int, list[str]]:
    """Answer which filters the devices of products may subscribe to: what rules let them hear."""
    heard: dict[int, list[str]] = defaultdict(list)
    links = InboundRule.products.through.objects.filter(product__in=products)
    for product, topic in links.values_list("product", "inboundrule__mqtt_topic"):
        heard[product] += _all_of(topic)
    return heard


def _signer(client: Client) -> Signer:
    try:
        return find_signer(client.access_key_id, "")
    except RamError as exc:
        raise WrongPassword(str(exc)) from exc


def _all_of(topic: str) -> list[str]:
    return [topic, f"{topic}/#"]


def _said(topic: str) -> list[str]:
    return [*_all_of(topic), f"/{topic}/{P2P}/#"]


def _heard(topic: str, client_id: str) -> list[str]:
    return [*_all_of(topic), *_all_of(p2p_topic(topic, client_id))]


def _subjects(topics: Iterable[list[str]]) -> list[str]:
    return [subject(one) for several in topics for one in several]
