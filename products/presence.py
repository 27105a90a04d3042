"""Who is connected, and what is to be told when that changes.

A device is announced online before it is let in, so that the announcement is on the road ahead
of its first message; offline when its last connection has ended, or when it was let in and
never came. Whoever is missing after the broker, the door or the platform was started again gets
some time to come back before that is told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from products.messages import Status, StatusChange

Device = tuple[str, str]  # ProductKey, DeviceName

GRACE_MS = 10_000  # between being let in and being connected


@dataclass(frozen=True, slots=True)
class Connection:
    """One connection of a device, as the broker numbers it."""

    server_id: str
    number: int
    client_id: str
    device: Device
    address: str | None
    start_ms: int

    @property
    def key(self) -> tuple[str, int]:
        """Name the connection among those of all servers."""
        return (self.server_id, self.number)


class Presence:
    """The live connections, and what was last told of each device."""

    def __init__(self, return_ms: int) -> None:
        self._return_ms = return_ms
        self._connections: dict[tuple[str, int], Connection] = {}
        self._by_device: dict[Device, list[Connection]] = {}
        self._by_client_id: dict[str, Connection] = {}
        self._expected: dict[Device, int] = {}
        self._missing: dict[Device, int] = {}
        self._told: dict[Device, tuple[Status, int]] = {}

    def numbered(self, number: int) -> Connection | None:
        """Answer the connection of that number, where there is one server."""
        every = self._connections.values()
        return next((one for one in every if one.number == number), None)

    def holder_of(self, client_id: str) -> Device | None:
        """Answer whose live connection uses a client id."""
        holder = self._by_client_id.get(client_id)
        return holder.device if holder else None

    def connections_of(self, device: Device) -> list[Connection]:
        """Answer the device's live connections, oldest first."""
        return list(self._by_device.get(device, ()))

    def devices(self) -> list[Device]:
        """Answer every device with a live connection."""
        return list(self._by_device)

    def expect(self, device: Device, address: str | None, now_ms: int) -> StatusChange:
        """A device is about to be let in: tell that it is online."""
        self._expected[device] = now_ms
        self._missing.pop(device, None)
        return self._tell("online", device, now_ms, now_ms, address)

    def connected(self, connection: Connection, now_ms: int) -> list[StatusChange]:
        """Note a connection; it was announced when it was let in, unless we were away then."""
        self._expected.pop(connection.device, None)
        self._add(connection)
        if self._is_told(connection.device, "online"):
            return []
        return [self._online(connection, now_ms)]

    def disconnected(self, key: tuple[str, int], stop_ms: int, now_ms: int) -> list[StatusChange]:
        """Note the end of a connection: offline if it was the device's last."""
        connection = self._connections.get(key)
        if connection is None:
            return []
        self._remove(connection)
        if self._is_here(connection.device):
            return []
        return [self._offline(connection.device, stop_ms, now_ms)]

    def cut_off(self, key: tuple[str, int], now_ms: int) -> None:
        """Note the end of a connection whose device did not leave: it gets time to come back."""
        connection = self._connections.get(key)
        if connection is None:
            return
        self._remove(connection)
        if not self._is_here(connection.device):
            self._missing.setdefault(connection.device, now_ms)

    def give_up(self, now_ms: int) -> list[StatusChange]:
        """Tell offline of devices that were let in and never came, or did not come back."""
        late = _older(self._expected, now_ms - GRACE_MS)
        lost = _older(self._missing, now_ms - self._return_ms)
        for device in late:
            del self._expected[device]
        for device in lost:
            del self._missing[device]
        since = dict.fromkeys(late, now_ms) | lost
        return [
            self._offline(device, last_ms, now_ms)
            for device, last_ms in since.items()
            if not self._is_here(device)
        ]

    def rebuild(
        self, live: Iterable[Connection], online: Mapping[Device, int], now_ms: int
    ) -> list[StatusChange]:
        """Start again from what the broker says; tell who came, and look for who is missing.

        `online` holds since when (epoch ms) the records say a device is online. They were read
        before `live`, and they may lag behind what was told: the newer of the two counts.
        """
        self._connections, self._by_device, self._by_client_id = {}, {}, {}
        for connection in sorted(live, key=lambda one: one.start_ms):
            self._add(connection)
        for device, since in online.items():
            if device not in self._told or since > self._told[device][1]:
                self._told[device] = ("online", since)
        told = [device for device in self._told if self._is_told(device, "online")]
        gone = [device for device in told if not self._is_here(device)]
        came = [
            connections[-1]
            for device, connections in self._by_device.items()
            if not self._is_told(device, "online")
        ]
        self._missing = {device: self._missing.get(device, now_ms) for device in gone}
        return [self._online(connection, now_ms) for connection in came]

    def _is_here(self, device: Device) -> bool:
        return device in self._by_device or device in self._expected

    def _is_told(self, device: Device, status: Status) -> bool:
        return device in self._told and self._told[device][0] == status

    def _online(self, connection: Connection, now_ms: int) -> StatusChange:
        return self._tell(
            "online", connection.device, connection.start_ms, now_ms, connection.address
        )

    def _offline(self, device: Device, last_ms: int, now_ms: int) -> StatusChange:
        return self._tell("offline", device, last_ms, now_ms, None)

    def _tell(
        self, status: Status, device: Device, last_ms: int, now_ms: int, address: str | None
    ) -> StatusChange:
        # Consumers order by it: later than what was told before, whatever the servers' clocks.
        if device in self._told:
            last_ms = max(last_ms, self._told[device][1] + 1)
        self._told[device] = (status, last_ms)
        return StatusChange(status, *device, max(now_ms, last_ms), last_ms, address)

    def _add(self, connection: Connection) -> None:
        if connection.key in self._connections:
            return
        self._connections[connection.key] = connection
        self._by_device.setdefault(connection.device, []).append(connection)
        self._by_client_id[connection.client_id] = connection

    def _remove(self, connection: Connection) -> None:
        del self._connections[connection.key]
        others = self._by_device[connection.device]
        others.remove(connection)
        if not others:
            del self._by_device[connection.device]
        if self._by_client_id.get(connection.client_id) is connection:
            del self._by_client_id[connection.client_id]


def _older(devices: Mapping[Device, int], moment_ms: int) -> dict[Device, int]:
    return {device: since for device, since in devices.items() if since < moment_ms}
