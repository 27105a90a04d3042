"""The tags of devices as rules read them: remembered, and asked for again when any has changed."""

import threading
from collections.abc import Callable, Mapping

Tags = Mapping[str, str]
Device = tuple[str, str]  # ProductKey, DeviceName

NONE: Tags = {}


class Tagbook:
    """Remembers tags for as long as the version stays; looks at that once a second."""

    LOOK_MS = 1_000
    MOST = 100_000  # devices; who has none shares one empty answer

    def __init__(self, version: Callable[[], object], load: Callable[[Device], Tags]) -> None:
        self._current_version, self._load = version, load
        self._version: object = None
        self._looked = -self.LOOK_MS
        self._tags: dict[Device, Tags] = {}
        self._lock = threading.Lock()

    def of(self, device: Device, now_ms: int) -> Tags:
        """Answer the tags of a device, at most a second old."""
        if now_ms - self._looked >= self.LOOK_MS:
            self._look(now_ms)
        pages = self._tags
        found = pages.get(device)
        if found is None:
            found = self._load(device) or NONE
            if len(pages) >= self.MOST:
                pages.clear()
            pages[device] = found
        return found

    def _look(self, now_ms: int) -> None:
        """Forget everything if some tag was changed; what is being loaded is forgotten with it."""
        with self._lock:
            if (version := self._current_version()) != self._version:
                self._version, self._tags = version, {}
            self._looked = now_ms
