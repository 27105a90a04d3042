"""How a message came in: the login of its device, and what let it be published."""

from dataclasses import dataclass

from products import entrances, logins
from products.devicelog import Step, Story
from products.entrances import Entrance


@dataclass(frozen=True, slots=True)
class Permit:
    """What lets the device publish there now: a topic category, or a topic of the platform's."""

    topic_filter: str
    is_category: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who said it and with which right; `origin` is the message a rule made it of."""

    topic: str = ""
    login: Entrance | None = None
    permit: Permit | None = None
    origin: int = 0
    is_said: bool = False  # by the device

    @property
    def is_by_token(self) -> bool:
        """Tell whether the device showed a token in place of a password."""
        return self.login is not None and self.login.method == entrances.TOKEN


def arrival_of(product_key: str, story: Story) -> Arrival:
    """Look how a message came in."""
    origin = next((line.origin for line in story.lines if line.origin), 0)
    said = next((line for line in story.lines if line.step == Step.PUBLISHED), None)
    if said is None:
        return Arrival(origin=origin)
    login = entrances.before(product_key, story.device_name, story.time_ms)
    permit = _permit((product_key, story.device_name), said.operation)
    return Arrival(said.operation, login, permit, is_said=True)


def _permit(device: tuple[str, str], topic: str) -> Permit | None:
    candidate = logins.find([device]).get(device)
    letting = candidate.rights.letting_publish(topic) if candidate else None
    if letting is None:
        return None
    return Permit(f"/{letting}", letting.startswith("/".join(device) + "/"))
