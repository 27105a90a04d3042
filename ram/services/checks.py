"""What names, texts and documents may look like, and how many of each there may be."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Model, QuerySet

from iotconsole.kit.errors import marked
from ram import limits
from ram.errors import InvalidDocument, InvalidName, InvalidValue, TooMany
from ram.models import User
from ram.policy import MalformedPolicy, parse_policy, parse_trust_policy

USER_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")  # RAM API, CreateUser: UserName
GROUP_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")  # RAM API, CreateGroup: GroupName
ROLE_NAME = re.compile(r"[A-Za-z0-9._@-]{1,64}")  # RAM API, CreateRole: RoleName, old and new
POLICY_NAME = re.compile(r"[A-Za-z0-9-]{1,128}")  # RAM API, CreatePolicy: PolicyName

_SHAPES = {
    "User": (USER_NAME, 64, marked("A name is 1 to 64 letters, digits and . _ -.")),
    "Group": (GROUP_NAME, 64, marked("A name is 1 to 64 letters, digits and . _ -.")),
    "Role": (ROLE_NAME, 64, marked("A name is 1 to 64 letters, digits and . _ @ -.")),
    "Policy": (POLICY_NAME, 128, marked("A name is 1 to 128 letters, digits and hyphens.")),
}
_PHONE = re.compile(r"[0-9]{1,6}-[0-9]{1,20}")  # RAM API, CreateUser: MobilePhone


def check_name(kind: str, name: str) -> None:
    """Refuse a name that a thing of this kind cannot have."""
    shape, most, sentence = _SHAPES[kind]
    if shape.fullmatch(name):
        return
    only_length = not name or shape.fullmatch(name[:most])
    refusal = InvalidName(sentence, field="name")
    refusal.code = f"InvalidParameter.{kind}Name.{'Length' if only_length else 'InvalidChars'}"
    raise refusal


def check_email(text: str) -> None:
    """Refuse what is no e-mail address; nothing is fine."""
    try:
        if text:
            validate_email(text)
    except ValidationError as exc:
        raise _malformed("email", "Email", "alice@example.com") from exc


def check_phone(text: str) -> None:
    """Refuse what is no phone number with its country; nothing is fine."""
    if text and not _PHONE.fullmatch(text):
        raise _malformed("mobile_phone", "MobilePhone", "86-13800000000")


def check_length(field: str, parameter: str, text: str, most: int) -> None:
    """Refuse a text that is too long; the code names the parameter."""
    if len(text) <= most:
        return
    sentence = marked("%(parameter)s has at most %(most)s characters.")
    refusal = InvalidValue(sentence, field=field, parameter=parameter, most=most)
    refusal.code = f"InvalidParameter.{parameter}.Length"
    raise refusal


def lock(user: User) -> None:
    """Let nobody else count meanwhile what a user has; to be called before counting."""
    User.objects.select_for_update().filter(pk=user.pk).first()


def check_room(what: str, rows: "QuerySet[Model]", most: int) -> None:
    """Refuse one more of what there are as many as there may be."""
    if rows.count() < most:
        return
    refusal = TooMany(marked("There can be at most %(most)s; delete one first."), most=most)
    refusal.code = f"LimitExceeded.{what}"
    raise refusal


def check_policy(document: str) -> None:
    """Refuse what is no policy document, with the path of the mistake."""
    try:
        parse_policy(document)
    except MalformedPolicy as exc:
        raise InvalidDocument(str(exc), field="document") from exc


def check_trust(document: str) -> None:
    """Refuse what is no trust policy."""
    try:
        parse_trust_policy(document)
    except MalformedPolicy as exc:
        raise InvalidDocument(str(exc), field="trust_document") from exc


def check_session_duration(seconds: int) -> None:
    """Refuse a longest session that is too short or too long."""
    if limits.SHORTEST_MAX_SESSION <= seconds <= limits.LONGEST_MAX_SESSION:
        return
    refusal = InvalidValue(
        marked("The longest session of a role takes %(least)s to %(most)s seconds."),
        field="max_session_duration",
        least=limits.SHORTEST_MAX_SESSION,
        most=limits.LONGEST_MAX_SESSION,
    )
    refusal.code = "InvalidParameter.MaxSessionDuration"
    raise refusal


def _malformed(field: str, parameter: str, example: str) -> InvalidValue:
    sentence = marked("%(parameter)s is written like %(example)s.")
    refusal = InvalidValue(sentence, field=field, parameter=parameter, example=example)
    refusal.code = f"InvalidParameter.{parameter}.Format"
    return refusal
