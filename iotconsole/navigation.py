"""Where the console's menu leads, and what every page needs to draw its frame."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.region import current_region
from ram.permissions import visit_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; `page` is the name of its URL."""

    page: str
    icon: str
    label: str | Promise

    @property
    def url(self) -> str:
        """Answer where the line leads."""
        return reverse(self.page)

    def is_open(self, path: str) -> bool:
        """Tell whether the page at `path` belongs to this line."""
        return path == self.url if self.url == "/" else path.startswith(self.url)


@dataclass(frozen=True, slots=True)
class Section:
    """A group of lines under one heading."""

    label: str | Promise
    entries: tuple[Entry, ...]


MENU = (
    Section("", (Entry("overview", "overview", _("Overview")),)),
    Section(
        _("IoT Platform"),
        (
            Entry("products", "product", _("Products")),
            Entry("devices", "device", _("Devices")),
            Entry("rules", "rule", _("Rules")),
        ),
    ),
    Section(
        _("Message Service"),
        (
            Entry("topics", "topic", _("Topics")),
            Entry("queues", "queue", _("Queues")),
        ),
    ),
    Section(
        _("Data inbound"),
        (
            Entry("inbound_rules", "inbound", _("Data inbound rules")),
            Entry("connections", "connection", _("Source connections")),
        ),
    ),
    Section(
        _("Access control"),
        (
            Entry("users", "user", _("Users")),
            Entry("groups", "group", _("Groups")),
            Entry("roles", "role", _("Roles")),
            Entry("policies", "policy", _("Policies")),
            Entry("simulator", "simulate", _("Simulator")),
            Entry("access_keys", "key", _("Access keys")),
            Entry("audit", "history", _("Audit log")),
        ),
    ),
)


def _entries() -> list[Entry]:
    return [entry for section in MENU for entry in section.entries]


def _menu(request: HttpRequest) -> list[tuple[str | Promise, list[tuple[Entry, bool]]]]:
    """Answer the sections with the lines that are of use to whoever asks."""
    visit = visit_of(request)
    sections = [
        (
            section.label,
            [
                (entry, entry.is_open(request.path))
                for entry in section.entries
                if visit.may_open(entry.page, {})
            ],
        )
        for section in MENU
    ]
    return [(label, entries) for label, entries in sections if entries]


def console(request: HttpRequest) -> dict[str, object]:
    """Give every template the languages and the version; signed in, the menu and the region."""
    always: dict[str, object] = {"languages": settings.LANGUAGES, "version": settings.VERSION}
    if not request.user.is_authenticated:
        return always
    return always | {
        "menu": _menu(request),
        # Names mean something else in another region, so choosing one leads to the list.
        "section_url": next(
            (entry.url for entry in _entries() if entry.is_open(request.path)), "/"
        ),
        "region": current_region(request),
        "regions": settings.REGIONS,
    }
