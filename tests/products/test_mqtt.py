"""Which messages may be acknowledged."""

from products.mqtt import Window


def test_message_is_acknowledged_once() -> None:
    window = Window()
    connection = window.open(7)
    assert connection is not None

    assert window.close(7, connection)
    assert not window.close(7, connection)


def test_broker_that_asks_again_for_an_open_message_is_not_heard_twice() -> None:
    window = Window()
    window.open(7)

    assert window.open(7) is None


def test_number_is_free_again_after_its_acknowledgement() -> None:
    window = Window()
    connection = window.open(7)
    assert connection is not None
    window.close(7, connection)

    assert window.open(7) == connection


def test_message_of_a_lost_connection_is_not_acknowledged() -> None:
    window = Window()
    lost = window.open(7)
    assert lost is not None

    window.renew()
    window.open(7)

    assert not window.close(7, lost)
