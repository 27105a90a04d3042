"""Java programs that use the official SDK, unmodified; the consumer is the one of the tutorials."""

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mns.endpoint.cast import House
from tests.mns.endpoint.conftest import opened_house

PROJECT = Path(__file__).with_name("pom.xml")
BUILD_SECONDS, RUN_SECONDS = 600, 300  # the first build fetches the SDKs
ENVELOPE = {
    "messagetype": "upload",
    "topic": "/a1jnUEKYhw4/suw8umOqgJ72yCADerZp/update",
    "messageid": 996631053735047169,
    "timestamp": 1526450334,
}
READING = {"temperature": 14, "humidity": 116}

pytestmark = [
    pytest.mark.java,
    pytest.mark.timeout(BUILD_SECONDS + RUN_SECONDS),
    pytest.mark.skipif(
        not (shutil.which("javac") and shutil.which("mvn")),
        reason="No Java; install it with apt-get install default-jdk-headless maven.",
    ),
]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with opened_house() as house:
        yield house


def build(out: Path, *options: str) -> str:
    """Build the programs of one SDK and answer their classpath."""
    command = ["mvn", "--quiet", "--batch-mode", f"--file={PROJECT}", f"-Dout={out}", *options]
    done = subprocess.run([*command, "compile"], capture_output=True, timeout=BUILD_SECONDS)
    assert done.returncode == 0, done.stdout.decode()
    return f"{out / 'classes'}:{(out / 'classpath').read_text()}"


def run(house: House, classpath: str, program: str, *words: str) -> list[str]:
    """Run a program as the owner and answer the lines it wrote."""
    who = [f"http://127.0.0.1:{house.port}", house.owner.access_key_id, house.owner.secret]
    command = ["java", "-Dfile.encoding=UTF-8", "-cp", classpath, program, *who, *words]
    done = subprocess.run(command, capture_output=True, timeout=RUN_SECONDS)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()


@pytest.fixture(scope="module")
def classic(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build(tmp_path_factory.mktemp("classic"))


@pytest.fixture(scope="module")
def current(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build(tmp_path_factory.mktemp("current"), "--activate-profiles=current")


def encoded(body: dict[str, object]) -> str:
    return base64.b64encode(json.dumps(body).encode()).decode()


def seen(house: House, *more: tuple[str, object]) -> dict[str, object]:
    """What every program sees on the journey, and what only some do."""
    endpoint = f"http://127.0.0.1:{house.port}"
    return {
        "bucket": "logs",
        "made": f"{endpoint}/queues/java-orders",
        "made again": f"{endpoint}/queues/java-orders",
        "other attributes": "QueueAlreadyExist",
        "visibility": 30,
        "queues": [f"{endpoint}/queues/java-orders"],
        "ids agree": True,
        "digests agree": True,
        "body": "hello, 你好",
        "dequeued": 1,
        "old handle": "MessageNotExist",
        "empty": True,
        "batch sent": 3,
        "batch peeked": 3,
        "batch received": ["a", "b", "c"],
        "batch refused": "ReceiptHandleError",
        "batch failed": [False, True],
        "batch taken": 1,
        "topic": f"{endpoint}/topics/java-news",
        "subscribed": f"{endpoint}/topics/java-news/subscriptions/to-orders",
        "news": "<b>& so on</b>",
        "guessed secret": "SignatureDoesNotMatch",
        "exists": False,
        "gone": "QueueNotExist",
        "gone, too": "QueueNotExist",
        **dict(more),
    }


def test_the_consumer_of_the_tutorials_reads_what_devices_said(house: House, classic: str) -> None:
    queue = "/queues/aliyun-iot-a1jnUEKYhw4"
    house.owner.ask("PUT", queue, "<Queue/>")
    body = encoded({**ENVELOPE, "payload": encoded({**READING})})
    message = f"<Message><MessageBody>{body}</MessageBody></Message>"
    for _ in range(2):
        house.owner.ask("POST", f"{queue}/messages", message)

    lines = run(house, classic, "Consumer", "aliyun-iot-a1jnUEKYhw4", "2")

    assert [json.loads(line) for line in lines] == [{**ENVELOPE, "payload": READING}] * 2
    assert house.owner.ask("GET", queue).value("ActiveMessages") == "0"
    assert house.owner.ask("GET", queue).value("InactiveMessages") == "0"


def test_the_sdk_most_programs_use_works_unmodified(house: House, classic: str) -> None:
    lines = run(house, classic, "Classic")

    assert json.loads(lines[-1]) == seen(house)


def test_the_newest_sdk_works_and_signs_in_version_4(house: House, current: str) -> None:
    lines = run(house, current, "Current")

    assert json.loads(lines[-1]) == seen(house, ("trace", 1))
