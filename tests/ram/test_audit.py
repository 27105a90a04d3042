"""The audit log: who did what, kept with the change or not at all, and proof that it is whole."""

import json
from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection, transaction

from ram import audit
from ram import services as ram
from ram.audit.actor import Actor, Door
from ram.audit.chain import Flaw
from ram.audit.models import AppendOnly, AuditEntry, AuditHead
from ram.audit.record import OutsideTransaction
from ram.audit.verify import AT_ONCE, Progress, verify, verify_from
from ram.models import AccessKey, Group, User
from tests.processor import least_seconds

ALICE = Actor("acs:ram::1:user/alice", Door.REST, "203.0.113.9", "R-1", "alice", "LTAI1")


def write(count: int = 3) -> None:
    for number in range(count):
        audit.note("test:Note", f"acs:test:::{number}")


def outcome() -> Progress:
    [*_, last] = verify()
    return last


def flaw() -> tuple[int, Flaw]:
    found = outcome().broken
    assert found is not None
    return found.number, found.flaw


def tamper(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
def test_an_entry_says_who_from_where_and_in_which_request() -> None:
    with audit.acting(lambda: ALICE):
        audit.note("test:Note", "acs:test:::1")

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_name, entry.access_key_id) == (ALICE.arn, "alice", "LTAI1")
    assert (entry.door, entry.address, entry.request_id) == ("rest", "203.0.113.9", "R-1")


@pytest.mark.django_db
def test_what_nobody_asked_for_is_done_by_the_platform() -> None:
    audit.note("test:Note", "acs:test:::1")

    assert AuditEntry.objects.get().actor == "system"


@pytest.mark.django_db
def test_a_change_shows_how_it_was_and_how_it_is(empty_store: None) -> None:
    group = ram.create_group("staff", "before")

    with audit.change("ram:UpdateGroup", "acs:ram::1:group/staff", group):
        Group.objects.update(comments="after")

    entry = AuditEntry.objects.first()
    assert entry is not None
    assert json.loads(entry.before)["comments"] == "before"
    assert json.loads(entry.after)["comments"] == "after"


@pytest.mark.django_db(transaction=True)
def test_a_change_cannot_be_recorded_outside_its_transaction() -> None:
    with pytest.raises(OutsideTransaction):
        audit.record("test:Change", "acs:test:::1")


@pytest.mark.django_db(transaction=True)
def test_a_change_that_does_not_happen_leaves_no_entry() -> None:
    with transaction.atomic():
        audit.record("test:Change", "acs:test:::1")
        transaction.set_rollback(True)

    write(1)
    assert [entry.action for entry in AuditEntry.objects.all()] == ["test:Note"]
    assert outcome().broken is None


@pytest.mark.django_db
def test_secrets_do_not_enter_the_log(empty_store: None) -> None:
    key = AccessKey.objects.create(user=User.objects.create_user("alice", password="hush hush"))
    details = {
        "access_key": audit.picture(key),
        "user": audit.picture(key.user),
        "endpoint": "http://alice:hush@example.com/",
        "nested": [{"client_secret": key.secret}],
    }

    audit.note("test:Note", "acs:test:::1", details=details)

    written = AuditEntry.objects.get().after
    assert key.secret not in written
    assert "hush" not in written
    assert key.user.password not in written
    assert "http://***@example.com/" in written


@pytest.mark.django_db
def test_what_anybody_sent_fits_into_an_entry() -> None:
    with audit.acting(lambda: Actor("a" * 999, Door.MNS, "\0\ud800")):
        audit.note("test:Note", "资源\0" * 999, details={"name": "\0\ud800空"})

    assert outcome().broken is None


@pytest.mark.django_db
def test_an_empty_log_is_whole() -> None:
    assert (outcome().broken, outcome().percent) == (None, 100)


@pytest.mark.django_db
def test_a_log_that_nobody_touched_is_whole() -> None:
    write()

    progress = outcome()

    assert (progress.broken, progress.number, progress.total) == (None, 3, 3)
    assert progress.seal == AuditHead.objects.get().seal


@pytest.mark.django_db
def test_a_long_log_is_verified_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ram.audit.verify.AT_ONCE", 4)
    write(10)

    pieces = list(verify())

    assert [piece.number for piece in pieces] == [4, 8, 10]
    assert [piece.is_over for piece in pieces] == [False, False, True]
    assert pieces[0].percent == 40
    assert AT_ONCE >= 1_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE ram_auditentry SET actor = 'mallory' WHERE number = 2", (2, Flaw.CHANGED)),
        ("UPDATE ram_auditentry SET before = '{}' WHERE number = 2", (2, Flaw.CHANGED)),
        ("UPDATE ram_auditentry SET happened = '2001-01-01' WHERE number = 2", (2, Flaw.CHANGED)),
        ("DELETE FROM ram_auditentry WHERE number = 2", (2, Flaw.MISSING)),
        ("DELETE FROM ram_auditentry WHERE number = 3", (3, Flaw.END)),
        ("DELETE FROM ram_auditentry", (1, Flaw.END)),
        ("DELETE FROM ram_audithead", (4, Flaw.END)),
        ("UPDATE ram_audithead SET number = 2", (4, Flaw.END)),
    ],
)
def test_who_tampers_with_the_database_is_shown_up(sql: str, found: tuple[int, Flaw]) -> None:
    write()

    tamper(sql)

    assert flaw() == found


@pytest.mark.django_db
def test_a_log_cut_off_together_with_its_head_is_shown_up_by_the_next_entry() -> None:
    write()
    tamper("DELETE FROM ram_auditentry WHERE number = 3")
    tamper("DELETE FROM ram_audithead")

    write(1)

    assert flaw() == (3, Flaw.CHANGED)


@pytest.mark.django_db
def test_a_walk_cannot_be_continued_from_an_entry_that_is_gone() -> None:
    write()
    tamper("DELETE FROM ram_auditentry WHERE number = 2")

    progress = verify_from(2)

    assert progress.broken is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda _: AuditEntry.objects.update(actor="mallory"),
        lambda _: AuditEntry.objects.all().delete(),
        lambda _: AuditEntry.objects.filter(number=1).delete(),
    ],
)
def test_the_code_has_no_way_to_change_or_remove_an_entry(
    change: Callable[[AuditEntry], object],
) -> None:
    write(1)

    with pytest.raises(AppendOnly):
        change(AuditEntry.objects.get())


@pytest.mark.django_db(transaction=True)
def test_many_who_change_things_at_once_make_one_chain() -> None:
    def work() -> None:
        write(5)
        connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert (outcome().broken, outcome().number) == (None, 20)


@pytest.mark.django_db(transaction=True)
def test_an_entry_costs_little() -> None:
    noted = least_seconds(lambda: write(50)) / 50
    entries = outcome().number
    verified = least_seconds(outcome) / entries

    assert entries >= 50
    assert noted < 0.1
    assert verified < 0.005
