"""Which filters match a topic, and whose topic it is."""

from typing import Generic, TypeVar

T = TypeVar("T")

# First levels that belong to the platform: no ProductKey looks like them.
PLATFORM_LEVELS = {"sys", "as", "ext", "shadow", "ota", "broadcast"}


def normalise(topic: str) -> str:
    """Spell a topic as the platform does; devices may leave out the leading slash."""
    return topic if topic.startswith("/") else "/" + topic


def matches(topic_filter: str, topic: str) -> bool:
    """Tell whether an MQTT filter (`+` one level, `#` this and all below) matches a topic."""
    tree = TopicTree[str]()
    tree.add(topic_filter, topic_filter)
    return bool(tree.match(topic))


def device_of(topic: str) -> tuple[str, str] | None:
    """Answer (ProductKey, DeviceName) of the device a topic belongs to, if it is a device's."""
    match normalise(topic).split("/")[1:]:
        case ["sys", key, name, _, *_]:
            return _device(key, name)
        case ["as", "mqtt", "status", key, name]:
            return _device(key, name)
        case ["shadow", "update" | "get", key, name]:
            return _device(key, name)
        case ["ota", "device", _, key, name]:
            return _device(key, name)
        case ["ext", "rrpc", _, key, name, _, *_]:
            return _device(key, name)
        case [key, name, _, *_] if key not in PLATFORM_LEVELS:
            return _device(key, name)
    return None


def is_dialogue(topic: str) -> bool:
    """Tell whether a topic carries what the platform says or what it is answered: no report."""
    match normalise(topic).split("/")[1:]:
        case ["sys", _, _, "rrpc" | "broadcast", *_] | ["broadcast", *_]:
            return True
        case ["sys", _, _, "thing", "service", *_, last] if not last.endswith("_reply"):
            return True
        case ["sys", _, _, "thing", "event", _, "post_reply"]:
            return True
        case ["sys", _, _, "thing", "lifecycle"] | ["ext", "rrpc" | "request" | "response", *_]:
            return True
    return False


def _device(product_key: str, device_name: str) -> tuple[str, str] | None:
    return (product_key, device_name) if product_key and device_name else None


class TopicTree(Generic[T]):
    """Values under topic filters; the cost of a match grows with levels, not with filters."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, topic_filter: str, value: T) -> None:
        """Keep `value` under a filter; one filter may hold many."""
        *levels, last = normalise(topic_filter).split("/")
        node = self._root
        for level in levels:
            node = node.child(level)
        if last == "#":
            node.this_and_below.append(value)
        else:
            node.child(last).here.append(value)

    def match(self, topic: str) -> list[T]:
        """Answer the values of every filter that matches."""
        found: list[T] = []
        nodes = [self._root]
        for level in normalise(topic).split("/"):
            for node in nodes:
                found += node.this_and_below
            nodes = [node for parent in nodes for node in parent.towards(level)]
        for node in nodes:
            found += node.here
            found += node.this_and_below
        return found


class _Node(Generic[T]):
    __slots__ = ("children", "here", "this_and_below")

    def __init__(self) -> None:
        self.children: dict[str, _Node[T]] = {}
        self.here: list[T] = []
        self.this_and_below: list[T] = []

    def child(self, level: str) -> "_Node[T]":
        return self.children.setdefault(level, _Node())

    def towards(self, level: str) -> "list[_Node[T]]":
        # A set: a topic that itself spells "+" must not meet its node twice.
        return [self.children[step] for step in {level, "+"} if step in self.children]
