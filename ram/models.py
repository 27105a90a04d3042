"""Who exists and what is attached to whom: users, access keys, roles, policies."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from iotconsole.kit import ids
from iotconsole.kit.secrets import SecretField


class User(AbstractUser):
    """Somebody who signs in to the console; superusers own the account."""

    @property
    def arn(self) -> str:
        """Name the user as policies do; the owner is the account's root."""
        who = "root" if self.is_superuser else f"user/{self.username}"
        return f"acs:ram::{settings.ACCOUNT_ID}:{who}"


class AccessKey(models.Model):
    """A key pair that signs requests of servers and SDKs."""

    class Status(models.TextChoices):
        """RAM API, UpdateAccessKey: Status."""

        ACTIVE = "Active", _("Active")
        INACTIVE = "Inactive", _("Inactive")

    user = models.ForeignKey(User, models.CASCADE, related_name="access_keys")
    access_key_id = models.CharField(max_length=40, unique=True, default=ids.access_key_id)
    secret = SecretField(default=ids.access_key_secret, editable=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created"]

    def __str__(self) -> str:
        return self.access_key_id


class Policy(models.Model):
    """A policy document under a name; system policies come with the platform."""

    class Type(models.TextChoices):
        """RAM API: PolicyType."""

        SYSTEM = "System", _("System policy")
        CUSTOM = "Custom", _("Custom policy")

    name = models.CharField(max_length=128)
    type = models.CharField(max_length=6, choices=Type.choices, default=Type.CUSTOM)
    description = models.CharField(max_length=1024, blank=True)
    document = models.TextField()
    approximation = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("The original text of this system policy is not public; this is our reading."),
    )
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-type", "name"]
        constraints = [models.UniqueConstraint(Lower("name"), "type", name="policy_name_per_type")]
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """An identity that a trusted service or user wears to use its policies."""

    name = models.CharField(max_length=64)
    description = models.CharField(max_length=1024, blank=True)
    trust_document = models.TextField()
    policies = models.ManyToManyField(Policy, through="RolePolicy", related_name="roles")
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        # IoT documents print role ARNs in lower case: names must differ in more than case.
        constraints = [models.UniqueConstraint(Lower("name"), name="role_name_any_case")]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        """Name the role as rule actions do: in lower case, like the IoT documents."""
        return f"acs:ram::{settings.ACCOUNT_ID}:role/{self.name.lower()}"


class RolePolicy(models.Model):
    """One policy attached to one role."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="attachments")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="attachments")
    attached = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["attached"]
        constraints = [models.UniqueConstraint(fields=["role", "policy"], name="attached_once")]

    def __str__(self) -> str:
        return f"{self.policy} → {self.role}"
