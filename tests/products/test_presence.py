"""What is told when devices come, go, come twice, or do not come at all."""

from products.messages import StatusChange
from products.presence import GRACE_MS, Connection, Presence

DEVICE = ("pk", "dn")
OTHER = ("pk", "other")
RETURN_MS = 30_000


def connection(number: int, start_ms: int = 0, device: tuple[str, str] = DEVICE) -> Connection:
    return Connection("server", number, f"client {number}", device, "10.0.0.1", start_ms)


def told(changes: list[StatusChange]) -> list[tuple[str, str]]:
    return [(change.device_name, change.status) for change in changes]


def test_device_is_told_online_when_it_is_let_in_and_not_again() -> None:
    presence = Presence(RETURN_MS)

    change = presence.expect(DEVICE, "10.0.0.1", 1000)

    assert (change.status, change.last_ms, change.client_ip) == ("online", 1000, "10.0.0.1")
    assert presence.connected(connection(1), 1001) == []


def test_device_goes_offline_with_its_last_connection() -> None:
    presence = Presence(RETURN_MS)
    presence.expect(DEVICE, None, 0)
    presence.connected(connection(1), 0)
    presence.connected(connection(2), 0)

    assert presence.disconnected(("server", 1), 10, 10) == []
    assert told(presence.disconnected(("server", 2), 20, 20)) == [("dn", "offline")]


def test_device_that_is_being_let_in_again_does_not_go_offline() -> None:
    presence = Presence(RETURN_MS)
    presence.expect(DEVICE, None, 0)
    presence.connected(connection(1), 0)
    presence.expect(DEVICE, None, 10)

    assert presence.disconnected(("server", 1), 11, 11) == []


def test_device_that_was_let_in_and_never_came_is_told_offline() -> None:
    presence = Presence(RETURN_MS)
    presence.expect(DEVICE, None, 0)

    assert presence.give_up(GRACE_MS) == []
    assert told(presence.give_up(GRACE_MS + 1)) == [("dn", "offline")]
    assert presence.give_up(GRACE_MS + 2) == []


def test_offline_is_later_than_online_whatever_the_servers_clock_says() -> None:
    presence = Presence(RETURN_MS)
    presence.expect(DEVICE, None, 5000)
    presence.connected(connection(1), 5000)

    [offline] = presence.disconnected(("server", 1), 4000, 5000)

    assert (offline.last_ms, offline.time_ms) == (5001, 5001)


def test_end_of_an_unknown_connection_tells_nothing() -> None:
    assert Presence(RETURN_MS).disconnected(("server", 1), 0, 0) == []


def test_fresh_list_tells_who_left_and_who_came() -> None:
    presence = Presence(RETURN_MS)

    changes = presence.rebuild([connection(1, device=OTHER)], {DEVICE: 500}, 1000)

    assert told(changes) == [("other", "online")]
    assert presence.give_up(1000 + RETURN_MS) == []
    [offline] = presence.give_up(1001 + RETURN_MS)
    assert (offline.device_name, offline.status, offline.last_ms) == ("dn", "offline", 1000)
    assert presence.give_up(1002 + RETURN_MS) == []


def test_device_that_comes_back_in_time_was_never_offline() -> None:
    presence = Presence(RETURN_MS)
    presence.rebuild([], {DEVICE: 500}, 1000)

    presence.expect(DEVICE, None, 1000 + RETURN_MS)
    presence.connected(connection(1, 1000 + RETURN_MS), 1000 + RETURN_MS)

    assert presence.give_up(5000 + 2 * RETURN_MS) == []


def test_device_that_stays_away_is_not_given_more_time_by_another_list() -> None:
    presence = Presence(RETURN_MS)
    presence.rebuild([], {DEVICE: 500}, 1000)

    presence.rebuild([], {DEVICE: 500}, 1000 + RETURN_MS)

    assert told(presence.give_up(1001 + RETURN_MS)) == [("dn", "offline")]


def test_fresh_list_that_agrees_with_the_records_tells_nothing() -> None:
    assert Presence(RETURN_MS).rebuild([connection(1)], {DEVICE: 500}, 1000) == []


def test_records_that_lag_behind_are_not_told_again() -> None:
    presence = Presence(RETURN_MS)
    presence.expect(DEVICE, None, 500)
    presence.connected(connection(1), 500)
    presence.disconnected(("server", 1), 600, 600)
    presence.expect(OTHER, None, 700)
    presence.connected(connection(2, device=OTHER), 700)

    assert presence.rebuild([connection(2, device=OTHER)], {DEVICE: 500}, 1000) == []


def test_device_between_login_and_connection_is_not_told_offline_by_a_fresh_list() -> None:
    presence = Presence(RETURN_MS)
    presence.expect(DEVICE, None, 500)

    assert presence.rebuild([], {DEVICE: 500}, 1000) == []


def test_newest_connection_comes_last_in_a_fresh_list() -> None:
    presence = Presence(RETURN_MS)

    presence.rebuild([connection(2, start_ms=20), connection(1, start_ms=10)], {}, 30)

    assert [one.number for one in presence.connections_of(DEVICE)] == [1, 2]


def test_connection_that_is_listed_twice_counts_once() -> None:
    presence = Presence(RETURN_MS)

    presence.rebuild([connection(1), connection(1)], {}, 30)

    assert len(presence.connections_of(DEVICE)) == 1


def test_client_id_belongs_to_who_is_connected_with_it() -> None:
    presence = Presence(RETURN_MS)
    presence.connected(connection(1), 0)

    assert presence.holder_of("client 1") == DEVICE
    presence.disconnected(("server", 1), 10, 10)
    assert presence.holder_of("client 1") is None
