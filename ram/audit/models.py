"""The audit log in the database: entries that are only ever added, and where their chain ends."""

from datetime import UTC
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from ram.audit.actor import Door
from ram.audit.chain import Head, Link


class AppendOnly(Exception):
    """Somebody tried to change or remove an entry of the audit log."""


class Entries(models.QuerySet["AuditEntry"]):
    """Entries to look at."""

    def update(self, **_: object) -> NoReturn:
        """Refuse."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnly


class AuditEntry(models.Model):
    """One change, or one thing worth knowing: who did what to what, from where, with what effect.

    The times of the chain are those of the machine; the order is that of the numbers.
    """

    class Outcome(models.TextChoices):
        """Whether it was done."""

        SUCCESS = "success", _("done")
        FAILURE = "failure", _("refused")

    DOORS = (
        (Door.CONSOLE.value, _("Console")),
        (Door.ADMIN.value, _("Site admin")),
        (Door.REST.value, "REST"),
        (Door.OPENAPI.value, "OpenAPI"),
        (Door.MNS.value, _("Message Service")),
        (Door.SYSTEM.value, _("The platform itself")),
    )

    number = models.PositiveBigIntegerField(primary_key=True)
    happened = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=128, db_index=True)
    resource = models.CharField(max_length=512)
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    actor = models.CharField(max_length=256)
    actor_name = models.CharField(max_length=150, blank=True)
    access_key_id = models.CharField(max_length=64, blank=True)
    door = models.CharField(max_length=8, choices=DOORS)
    address = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=64, blank=True, db_index=True)
    # Canonical JSON, kept as text: what was sealed is what lies here, letter by letter.
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    seal = models.CharField(max_length=64, editable=False)

    objects = Entries.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        """Add it; one that is there stays as it is."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:
        """Refuse."""
        raise AppendOnly

    def link(self) -> Link:
        """Answer it as a link of the chain."""
        columns = (field.attname for field in self._meta.concrete_fields)
        content = {name: getattr(self, name) for name in columns if name != "seal"}
        content["happened"] = self.happened.astimezone(UTC).isoformat(timespec="microseconds")
        return Link(self.number, content, self.seal)


class AuditHead(models.Model):
    """Where the chain ends; locked by whoever adds to it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)
    mark = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.number} {self.seal}"

    def head(self) -> Head:
        """Answer it as a value."""
        return Head(self.number, self.seal, self.mark)
