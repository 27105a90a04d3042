"""What clients of the message service change is in the audit log under their names."""

import sqlite3

from tests.mns.endpoint.cast import Answer, Client, House

COLUMNS = "actor, access_key_id, door, address, request_id, action"


def entries(house: House, resource: str) -> list[tuple[str, ...]]:
    database = sqlite3.connect(house.home / "console.sqlite3")
    asked = f"SELECT {COLUMNS} FROM ram_auditentry WHERE resource LIKE ? ORDER BY number"
    try:
        return database.execute(asked, [f"%/{resource}"]).fetchall()
    finally:
        database.close()


def told(client: Client, answer: Answer, action: str) -> tuple[str, ...]:
    root = "acs:ram::1234567890123456:root"
    request_id = answer.headers["x-mns-request-id"]
    return (root, client.access_key_id, "mns", "127.0.0.1", request_id, action)


def test_a_change_is_kept_with_who_asked_for_it(house: House, owner: Client) -> None:
    made = owner.ask("PUT", "/queues/audited", "<Queue/>")
    owner.ask("PUT", "/queues/audited", "<Queue/>")  # the same again changes nothing
    gone = owner.ask("DELETE", "/queues/audited")

    assert entries(house, "queues/audited") == [
        told(owner, made, "mns:CreateQueue"),
        told(owner, gone, "mns:DeleteQueue"),
    ]


def test_messages_are_not_in_the_audit_log(house: House, owner: Client) -> None:
    made = owner.ask("PUT", "/queues/audited-2", "<Queue/>")
    body = "<Message><MessageBody>aGk=</MessageBody></Message>"

    owner.ask("POST", "/queues/audited-2/messages", body)

    assert entries(house, "queues/audited-2") == [told(owner, made, "mns:CreateQueue")]
