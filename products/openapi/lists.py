"""How programs look through many devices: lists by page, by status and by tag (Iot 2018-01-20)."""

from django.db.models import QuerySet

from iotconsole.kit.openapi import Caller, Parameters
from products import services
from products.models import Device, Product
from products.openapi import pages, secrets, times
from products.openapi.values import CallRefused, Document, choice, find_product

MOST_PER_PAGE = 50  # IoT API, QueryDevice, QueryDeviceByStatus, QueryDeviceByTags: PageSize
MOST_TAGS = 10  # IoT API, QueryDeviceByTags: Tag.N
# IoT API, QueryDeviceByStatus: Status
STATES = {
    "0": Device.Status.UNACTIVE,
    "1": Device.Status.ONLINE,
    "3": Device.Status.OFFLINE,
    "8": Device.Status.DISABLE,
}


def list_page(caller: Caller, parameters: Parameters) -> Document:
    """QueryDevice, newest first; a token leads on from any page, however far it is."""
    product = find_product(parameters)
    page = pages.read(parameters, MOST_PER_PAGE)
    rows = product.devices.order_by("-pk")
    total = rows.count()
    shown = _after(rows, parameters.text("NextToken"), page)
    known = secrets.of_devices(caller, product, shown)
    listed = [_listed(product, device) | known[device.pk] for device in shown]
    next_token = str(shown[-1].pk) if len(shown) == page.size else ""
    return page.place(total) | {"NextToken": next_token, "Data": {"DeviceInfo": listed}}


def list_by_status(caller: Caller, parameters: Parameters) -> Document:
    """QueryDeviceByStatus."""
    product = find_product(parameters)
    state = choice(parameters, "Status", STATES, "iot.device.InvalidDeviceStatus")
    page = pages.read(parameters, MOST_PER_PAGE)
    rows = services.in_state(product.devices.order_by("-pk"), state)
    shown = page.of(rows)
    known = secrets.of_devices(caller, product, shown)
    listed = [_by_status(product, device) | known[device.pk] for device in shown]
    return page.place(rows.count()) | {"Data": {"SimpleDeviceInfo": listed}}


def list_by_tags(_: Caller, parameters: Parameters) -> Document:
    """QueryDeviceByTags: devices that have every tag; without a value, any will do."""
    tags = {tag.get("TagKey", ""): tag.get("TagValue", "") for tag in parameters.members("Tag")}
    if not all(tags) or not 0 < len(tags) <= MOST_TAGS:
        sentence = f"Name 1 to {MOST_TAGS} tags, each of them with a TagKey."
        raise CallRefused("iot.device.NoneDeviceProperties", sentence, field="Tag")
    rows = Device.objects.select_related("product").order_by("-pk")
    for key, value in tags.items():
        having = {"tags__key": key} | ({"tags__value": value} if value else {})
        rows = rows.filter(**having)
    page = pages.read(parameters, MOST_PER_PAGE)
    listed = [
        _identity(device.product, device) | {"ProductName": device.product.name}
        for device in page.of(rows)
    ]
    return page.place(rows.count()) | {"Data": {"SimpleDeviceInfo": listed}}


def count(_: Caller, parameters: Parameters) -> Document:
    """QueryDeviceStatistics, of a product or of all."""
    devices: QuerySet[Device] = Device.objects.all()
    if parameters.text("ProductKey"):
        devices = find_product(parameters).devices.all()
    counts = {
        "deviceCount": devices.count(),
        "activeCount": devices.exclude(activated=None).count(),
        "onlineCount": services.in_state(devices, Device.Status.ONLINE).count(),
    }
    return {"Data": counts}


def _after(rows: "QuerySet[Device]", token: str, page: pages.Page) -> list[Device]:
    if not token:
        return page.of(rows)
    if not (token.isascii() and token.isdecimal() and len(token) <= 18):
        raise pages.invalid("NextToken is what the page before said it is.")
    return list(rows.filter(pk__lt=int(token))[: page.size])


def _identity(product: Product, device: Device) -> Document:
    return {
        "IotId": device.iot_id,
        "ProductKey": product.product_key,
        "DeviceName": device.name,
    }


def _listed(product: Product, device: Device) -> Document:
    return _identity(product, device) | {
        "DeviceId": device.iot_id,  # another name from before there were IotIds
        "DeviceStatus": device.state,
        "Nickname": device.nickname,
        "GmtCreate": times.gmt(device.created),
        "GmtModified": times.gmt(device.modified),
        "UtcCreate": times.utc(device.created),
        "UtcModified": times.utc(device.modified),
    }


def _by_status(product: Product, device: Device) -> Document:
    when = times.both("Create", device.created) | times.both("Modified", device.modified)
    return _identity(product, device) | {"Status": device.state, "Nickname": device.nickname} | when
