"""Who exists and what is attached to whom: users, access keys, groups, roles, policies."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from iotconsole.kit import ids
from iotconsole.kit.secrets import SecretField
from ram import limits
from ram.audit.models import AuditEntry, AuditHead  # noqa: F401 - Django looks for models here
from ram.signin.models import (  # noqa: F401 - Django looks for models here
    ApiToken,
    Authenticator,
    ConsoleSession,
    LoginProfile,
    PasswordRules,
    PastPassword,
    RecoveryCode,
)


def arn_of(path: str) -> str:
    """Name something of this account as policies do."""
    return f"acs:ram::{settings.ACCOUNT_ID}:{path}"


class AccountAlias(models.Model):
    """What the account calls itself besides its number: one row (RAM API, SetAccountAlias)."""

    LONGEST = 63  # characters

    alias = models.CharField(max_length=LONGEST, blank=True)

    def __str__(self) -> str:
        return self.alias


class User(AbstractUser):
    """Somebody who signs in to the console or signs requests; superusers own the account."""

    user_id = models.CharField(
        max_length=limits.ID_LENGTH, unique=True, default=ids.ram_id, editable=False
    )
    display_name = models.CharField(max_length=limits.DISPLAY_NAME, blank=True)
    comments = models.CharField(max_length=limits.COMMENTS, blank=True)
    mobile_phone = models.CharField(max_length=limits.MOBILE_PHONE, blank=True)
    updated = models.DateTimeField(auto_now=True)
    # Policies decide, also in the back office: Django's own groups and permissions are not used.
    groups: "models.ManyToManyField[Group, Membership]" = models.ManyToManyField(  # type: ignore[assignment]  # not Django's
        "Group", through="Membership", related_name="members", blank=True
    )
    user_permissions = None  # type: ignore[assignment]  # takes the inherited field away
    policies: "models.ManyToManyField[Policy, Attachment]" = models.ManyToManyField(
        "Policy", through="Attachment", related_name="users"
    )

    @property
    def arn(self) -> str:
        """Name the user as policies do; the owner is the account's root."""
        return arn_of("root" if self.is_superuser else f"user/{self.username}")


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
    last_used = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_service = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        ordering = ["created"]

    def __str__(self) -> str:
        return self.access_key_id


class Group(models.Model):
    """Users who may do the same."""

    group_id = models.CharField(
        max_length=limits.ID_LENGTH, unique=True, default=ids.ram_id, editable=False
    )
    name = models.CharField(max_length=64)
    comments = models.CharField(max_length=limits.COMMENTS, blank=True)
    policies: "models.ManyToManyField[Policy, Attachment]" = models.ManyToManyField(
        "Policy", through="Attachment", related_name="groups"
    )
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="group_name_any_case")]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        """Name the group as policies do."""
        return arn_of(f"group/{self.name}")


class Membership(models.Model):
    """One user in one group."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    joined = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["joined"]
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.user} ∈ {self.group}"


class Policy(models.Model):
    """A policy document under a name; system policies come with the platform."""

    class Type(models.TextChoices):
        """RAM API: PolicyType."""

        SYSTEM = "System", _("System policy")
        CUSTOM = "Custom", _("Custom policy")

    name = models.CharField(max_length=128)
    type = models.CharField(max_length=6, choices=Type.choices, default=Type.CUSTOM)
    description = models.CharField(max_length=1024, blank=True)
    document = models.TextField(help_text=_("The document of the default version."))
    default_version = models.PositiveIntegerField(default=1, editable=False)
    latest_version = models.PositiveIntegerField(default=1, editable=False)
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

    @property
    def arn(self) -> str:
        """Name the policy as policies do; the system policies belong to no account."""
        if self.type == self.Type.SYSTEM:
            return f"acs:ram::system:policy/{self.name}"
        return arn_of(f"policy/{self.name}")


class PolicyVersion(models.Model):
    """What a policy said at one time, or will say once it is made the default."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.TextField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["policy", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.policy} {self.version_id}"

    @property
    def version_id(self) -> str:
        """RAM API: VersionId."""
        return f"v{self.number}"

    @property
    def is_default(self) -> bool:
        """Whether this is what holds."""
        return self.number == self.policy.default_version


class Role(models.Model):
    """An identity that a trusted service or user wears to use its policies."""

    role_id = models.CharField(
        max_length=limits.ID_LENGTH, unique=True, default=ids.ram_id, editable=False
    )
    name = models.CharField(max_length=64)
    description = models.CharField(max_length=1024, blank=True)
    trust_document = models.TextField()
    max_session_duration = models.PositiveIntegerField(default=limits.SHORTEST_MAX_SESSION)
    policies = models.ManyToManyField(Policy, through="Attachment", related_name="roles")
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
        return self.resource.lower()

    @property
    def resource(self) -> str:
        """Name the role as policies and the RAM API do."""
        return arn_of(f"role/{self.name}")


class Attachment(models.Model):
    """One policy attached to one user, group or role."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="attachments")
    user = models.ForeignKey(User, models.CASCADE, related_name="attachments", null=True)
    group = models.ForeignKey(Group, models.CASCADE, related_name="attachments", null=True)
    role = models.ForeignKey(Role, models.CASCADE, related_name="attachments", null=True)
    attached = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["attached"]
        constraints = [
            models.UniqueConstraint(fields=["user", "policy"], name="attached_once_to_user"),
            models.UniqueConstraint(fields=["group", "policy"], name="attached_once_to_group"),
            models.UniqueConstraint(fields=["role", "policy"], name="attached_once"),
            models.CheckConstraint(
                name="attached_to_one",
                condition=(
                    models.Q(user__isnull=False, group__isnull=True, role__isnull=True)
                    | models.Q(user__isnull=True, group__isnull=False, role__isnull=True)
                    | models.Q(user__isnull=True, group__isnull=True, role__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy} → {self.user or self.group or self.role}"
