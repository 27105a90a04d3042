"""The tags of devices as rules read them: remembered, and asked for again when any has changed."""

import threading
from collections.abc import Callable, Collection, Mapping

Tags = Mapping[str, str]
Device = tuple[str, str]  # ProductKey, DeviceName

NONE: Tags = {}


class Tagbook:
    """Remembers tags for as long as the version stays; looks at that once a second."""

    LOOK_MS = 1_000
    MOST = 100_000  # devices; who has none shares one empty answer

    def __init__(
        self,
        version: Callable[[], object],
        load: Callable[[Collection[Device]], Mapping[Device, Tags]],
    ) -> None:
        self._current_version, self._load = version, load
        self._version: object = None
        self._looked = -self.LOOK_MS
        self._tags: dict[Device, Tags] = {}
        self._lock = threading.Lock()

    def of(self, devices: Collection[Device], now_ms: int) -> Mapping[Device, Tags]:
        """Answer the tags of devices, at most a second old; the unknown are loaded at once."""
        if now_ms - self._looked >= self.LOOK_MS:
            self._look(now_ms)
        pages = self._tags
        known = {device: pages[device] for device in devices if device in pages}
        if unknown := set(devices) - known.keys():
            loaded = self._load(unknown)
            found = {device: loaded.get(device, NONE) for device in unknown}
            if len(pages) + len(found) > self.MOST:
                pages.clear()
            pages.update(found)
            known |= found
        return known

    def _look(self, now_ms: int) -> None:
        """Forget everything if some tag was changed; what is being loaded is forgotten with it."""
        with self._lock:
            if (version := self._current_version()) != self._version:
                self._version, self._tags = version, {}
            self._looked = now_ms
