"""`make demo` tells its story and ends with a verdict."""

from iotconsole.embedded import elsewhere
from tests.journeys.platform import manage, own_home


def test_demo_once_prints_online_uploads_offline_and_succeeds() -> None:
    with own_home() as home:
        done = manage("demo", elsewhere.environment(home) | {"DEMO_ONCE": "1"})

    assert done.returncode == 0, done.stdout + done.stderr
    heard = [line for line in done.stdout.splitlines() if line.startswith("  [aliyun-iot-")]
    first = ['"status": "online"', '"temperature": 14', '"temperature": 24', '"temperature": 31']
    for line, part in zip(heard, [*first, '"status": "offline"'], strict=False):
        assert part in line
    assert "All as expected." in done.stdout
