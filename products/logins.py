"""Who a login proves to be: found by name or IotId, judged by its secret."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from iotconsole.kit.clock import now_ms
from iotconsole.kit.errors import marked
from products import errors, guests, tokens
from products.credentials import Claim, Login, TokenLogin, read_login
from products.models import Device, Product, TopicCategory
from products.permissions import SPELLED, Rights, Topic, rights_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """A device as it is judged when it logs in."""

    device: tuple[str, str]  # ProductKey, DeviceName
    iot_id: str
    secret: str
    product_secret: str
    enabled: bool
    topics: tuple[Topic, ...]

    @property
    def rights(self) -> Rights:
        """Answer what the device may touch."""
        return rights_of(*self.device, self.topics)

    def check(self, login: Login | TokenLogin, now_ms: int) -> None:
        """Refuse a login that this device did not make, or may not."""
        if isinstance(login, Login):
            login.check(self.secret)
        elif not tokens.is_good(login.token, self.iot_id, self.secret, now_ms):
            raise errors.WrongPassword(
                marked("The token is not of this device, or older than 7 days.")
            )
        if not self.enabled:
            raise errors.DeviceDisabled(marked("The device is disabled."))


def find(claims: Iterable[Claim]) -> dict[Claim, Candidate]:
    """Answer the devices of these claims, with one question for each kind of thing."""
    wanted = list(claims)
    devices = [
        *Device.objects.filter(
            product__product_key__in={key for key, _ in wanted if key},
            name__in={name for key, name in wanted if key},
        ),
        *Device.objects.filter(iot_id__in={name for key, name in wanted if not key}),
    ]
    products = Product.objects.in_bulk({device.product_id for device in devices})
    topics = _topics(products)
    found: dict[Claim, Candidate] = {}
    for device in devices:
        product = products[device.product_id]
        candidate = Candidate(
            (product.product_key, device.name),
            device.iot_id,
            device.secret,
            product.secret,
            device.enabled,
            tuple(topics[product.pk]),
        )
        found[candidate.device] = found["", candidate.iot_id] = candidate
    return found


def log_in(client_id: str, username: str, password: str) -> Candidate:
    """Answer the device that these words prove to be, or refuse."""
    login = read_login(client_id, username, password)
    candidate = find([login.claim]).get(login.claim)
    if candidate is None:
        raise unknown(login)
    candidate.check(login, now_ms())
    return candidate


def unknown(login: Login | TokenLogin) -> errors.UnknownDevice:
    """Answer the refusal of somebody nobody knows."""
    if isinstance(login, TokenLogin):
        return errors.UnknownDevice(
            marked("No device has the IotId %(iot_id)s."), iot_id=login.iot_id
        )
    return errors.UnknownDevice(
        marked("%(product)s has no device named %(name)s."),
        product=login.product_key,
        name=login.device_name,
    )


def _topics(products: Collection[int]) -> dict[int, list[Topic]]:
    topics: dict[int, list[Topic]] = defaultdict(list)
    rows = TopicCategory.objects.filter(product__in=products)
    for product, short_name, operation in rows.values_list("product", "short_name", "operation"):
        topics[product].append(Topic(short_name, operation))
    for product, topic_filter in guests.heard_besides(products):
        topics[product].append(Topic(topic_filter, SPELLED))
    return topics
