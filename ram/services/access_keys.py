"""Key pairs of users: made, turned off and on, deleted, found by whoever checks a signature."""

import structlog
from django.db import transaction

from iotconsole.kit import versions
from iotconsole.kit.errors import marked
from ram import audit, errors, limits
from ram.models import AccessKey, User
from ram.services.checks import lock

log = structlog.get_logger(__name__)


@transaction.atomic
def create_access_key(user: User) -> AccessKey:
    """Give a user one more key pair; the secret is shown once by whoever asked."""
    lock(user)
    if user.access_keys.count() >= limits.ACCESS_KEYS_PER_USER:
        refusal = errors.TooMany(
            marked("%(user)s has %(most)s access keys already; delete one first."),
            user=user.username,
            most=limits.ACCESS_KEYS_PER_USER,
        )
        refusal.code = "LimitExceeded.User.AccessKey"
        raise refusal
    key = AccessKey.objects.create(user=user)
    log.info("access_key_created", user=user.username, access_key_id=key.access_key_id)
    audit.record("ram:CreateAccessKey", user.arn, after=audit.picture(key))
    versions.bump("ram")
    return key


def set_access_key_status(key: AccessKey, status: str) -> None:
    """Turn a key on or off everywhere."""
    with audit.change("ram:UpdateAccessKey", key.user.arn, key):
        if not AccessKey.objects.filter(pk=key.pk).update(status=status):
            raise errors.AccessKeyNotExist(f"The key {key.access_key_id} was deleted meanwhile.")
    key.refresh_from_db()
    log.info("access_key_status", access_key_id=key.access_key_id, status=status)
    versions.bump("ram")


@transaction.atomic
def delete_access_key(key: AccessKey) -> None:
    """Forget a key pair; what it signs from now on is refused."""
    log.info("access_key_deleted", access_key_id=key.access_key_id)
    key.delete()
    audit.record("ram:DeleteAccessKey", key.user.arn, before=audit.picture(key))
    versions.bump("ram")


def find_access_key(access_key_id: str) -> AccessKey:
    """Answer the active key of that id, its user with it."""
    key = (
        AccessKey.objects.select_related("user")
        .filter(access_key_id=access_key_id, status=AccessKey.Status.ACTIVE, user__is_active=True)
        .first()
    )
    if key is None:
        raise errors.InvalidAccessKeyId("The AccessKeyId is unknown or not active.")
    return key
