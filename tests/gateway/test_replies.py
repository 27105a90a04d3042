"""Replies in XML: the same document as in JSON, whatever it holds."""

from http import HTTPStatus
from xml.etree import ElementTree

from iotconsole.gateway.replies import Reply, write_json, write_xml


def test_lists_are_elements_that_come_again() -> None:
    document = {"Success": True, "Data": {"PageData": [{"Name": "a"}, {"Name": "b"}], "Total": 2}}

    written = write_xml(Reply(HTTPStatus.OK, "ListQueueResponse", document)).decode()

    assert written.splitlines()[1] == (
        "<ListQueueResponse><Success>true</Success><Data><PageData><Name>a</Name></PageData>"
        "<PageData><Name>b</Name></PageData><Total>2</Total></Data></ListQueueResponse>"
    )


def test_no_letter_breaks_a_document() -> None:
    told = "<&>\x00\x1b\ud800￾ 你好"

    written = write_xml(Reply(HTTPStatus.OK, "Error", {"Message": told}))

    assert ElementTree.fromstring(written).findtext("Message") == "<&>���� 你好"  # noqa: S314 - ours


def test_json_is_written_in_its_own_letters() -> None:
    assert (
        write_json(Reply(HTTPStatus.OK, "Error", {"Message": "你好"}))
        == '{"Message": "你好"}'.encode()
    )
