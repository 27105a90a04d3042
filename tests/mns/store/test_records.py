"""A message comes out of its record as it went in."""

from hypothesis import given
from hypothesis import strategies as st

from mns.store import records
from mns.store.protocol import NewMessage
from mns.store.records import Record
from tests.mns.store.cast import a_message


@given(st.text(max_size=60), st.binary(), st.binary(), st.text())
def test_what_was_written_is_read(
    message_id: str, body: bytes, properties: bytes, group: str
) -> None:
    message = NewMessage(message_id, body, 8, 0, 9, properties, group)

    record = records.pack(message, enqueued=7)

    assert records.unpack(record) == Record(7, message_id, body, properties, group)


def test_a_record_of_older_days_reads_as_it_did() -> None:
    older = bytes.fromhex("00000000000000070002") + b"A1" + b"hello"

    assert records.unpack(older) == Record(7, "A1", b"hello")


def test_neither_properties_nor_a_group_cost_anything() -> None:
    record = records.pack(a_message(b"hello", message_id="A1"), enqueued=7)

    assert len(record) == len("1234567812A1hello")
