"""How programs register many devices at a time: names first, then devices (Iot 2018-01-20)."""

from iotconsole.kit.openapi import Caller, Parameters
from products import errors, limits, services
from products.models import Batch, BatchLine, Product
from products.openapi import pages, secrets
from products.openapi.values import (
    CallRefused,
    Document,
    find_product,
    required_number,
    row_id,
    several,
)
from products.services.batches import Wanted

MOST_NAMES = 1_000  # IoT API, BatchCheckDeviceNames: DeviceName.N
MOST_PER_PAGE = 50  # IoT API, QueryPageByApplyId: PageSize

_Outcome = BatchLine.Outcome


def check(_: Caller, parameters: Parameters) -> Document:
    """BatchCheckDeviceNames: nothing is registered yet."""
    batch = services.prepare_batch(find_product(parameters), _wanted(parameters))
    refused = list(batch.lines.filter(outcome=_Outcome.REFUSED))
    return {"Data": {"ApplyId": batch.pk, **_refused(refused)}}


def register(_: Caller, parameters: Parameters) -> Document:
    """BatchRegisterDevice: so many devices, their names are drawn."""
    product, count = find_product(parameters), required_number(parameters, "Count")
    if count < 1:
        sentence = "Count is 1 at least."
        raise CallRefused("iot.device.IncorrentDeviceApplyInfo", sentence, field="Count")  # sic
    wanted = [Wanted()] * min(count, limits.BATCH + 1)  # one too many is refused, too
    return {"Data": {"ApplyId": services.register_devices(product, wanted).pk}}


def register_checked(_: Caller, parameters: Parameters) -> Document:
    """BatchRegisterDeviceWithApplyId: the devices whose names were found good."""
    batch = _find(parameters, find_product(parameters))
    services.start_batch(batch)
    return {"Data": {"ApplyId": batch.pk}}


def get_state(_: Caller, parameters: Parameters) -> Document:
    """QueryBatchRegisterDeviceStatus."""
    batch = _find(parameters, find_product(parameters))
    refused = list(batch.lines.filter(outcome=_Outcome.REFUSED))
    good = batch.lines.exclude(outcome=_Outcome.REFUSED) if refused else batch.lines.none()
    state = {
        "Status": _state(batch),
        "ValidList": {"Name": list(good.values_list("name", flat=True))},
        "InvalidList": {"Name": [line.name for line in refused]},
        "InvalidDetailList": {"invalidDetailList": [_detail(line) for line in refused]},
    }
    return {"Data": state}


def list_devices(caller: Caller, parameters: Parameters) -> Document:
    """QueryPageByApplyId: the devices that are there by now."""
    batch = _find(parameters)
    page = pages.read(parameters, MOST_PER_PAGE)
    rows = services.devices_of(batch).order_by("pk")
    shown = page.of(rows)
    known = secrets.of_devices(caller, batch.product, shown)
    listed = [
        {"DeviceId": device.iot_id, "DeviceName": device.name, "IotId": device.iot_id}
        | known[device.pk]
        for device in shown
    ]
    return page.place(rows.count()) | {"ApplyDeviceList": {"ApplyDeviceInfo": listed}}


def _wanted(parameters: Parameters) -> list[Wanted]:
    members = parameters.members("DeviceNameList")
    if not members:
        return [Wanted(name) for name in several(parameters, "DeviceName", MOST_NAMES)]
    if len(members) > MOST_NAMES:
        sentence = f"One call names {MOST_NAMES} devices at most."
        raise CallRefused("iot.device.DeviceCountExceeded", sentence, field="DeviceNameList")
    return [
        Wanted(member.get("DeviceName", ""), member.get("DeviceNickname", "")) for member in members
    ]


def _find(parameters: Parameters, product: Product | None = None) -> Batch:
    batch = services.find_batch(row_id(parameters, "ApplyId", "iot.device.InvalidFormattedApplyId"))
    if product is not None and batch.product_id != product.pk:
        raise errors.BatchNotExist(f"{product.product_key} has no batch {batch.pk}.")
    return batch


def _state(batch: Batch) -> str:
    if batch.started is not None and not batch.is_over:
        return "CREATE"
    step = "CHECK" if batch.started is None else "CREATE"
    return f"{step}_FAILED" if batch.refused else f"{step}_SUCCESS"


def _refused(lines: list[BatchLine]) -> Document:
    taken, nicknamed = errors.DeviceAlreadyExists.code, errors.InvalidNickname.code
    named = [line.name for line in lines if line.code not in {taken, nicknamed}]
    nicknames = [line.nickname for line in lines if line.code == nicknamed]
    repeated = [line.name for line in lines if line.code == taken]
    return {
        "InvalidDeviceNameList": {"InvalidDeviceName": named},
        "InvalidDeviceNicknameList": {"InvalidDeviceNickname": nicknames},
        "RepeatedDeviceNameList": {"RepeatDevieNameList": repeated},  # sic
        "InvalidDetailList": {"InvalidDetailList": [_detail(line) for line in lines]},
    }


def _detail(line: BatchLine) -> Document:
    return {"DeviceName": line.name, "NickName": line.nickname, "ErrorMsg": line.reason}
