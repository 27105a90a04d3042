"""The verifiers people copy, run by their own languages against real pushes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from mns import services
from mns.delivery import Publication, deliver
from mns.models import Topic
from mns.verifiers import verifiers
from tests.mns.conftest import REGION
from tests.mns.pushing import push_round
from tests.mns.receiver import Received, Receiver
from tests.mns.store.cast import Clock

CHECKS = Path(__file__).parent / "verify"
GO = shutil.which("go", path=f"{os.environ['PATH']}:/usr/local/go/bin")
TEXT = "temperature: 39 °C\n"
RUN_SECONDS = 300  # Go compiles parts of its library the first time

Run = Callable[[str, list[Path]], str]


@pytest.fixture
def run(tmp_path: Path, settings: Settings, live_server: LiveServer) -> Run:
    """Run a language's verifier as the page shows it, with the certificate really served."""
    settings.PUBLIC_WEB_URL = live_server.url

    def run(language: str, requests: list[Path]) -> str:
        [verifier] = [each for each in verifiers() if each.language == language]
        (tmp_path / verifier.file).write_text(verifier.code)
        for check in CHECKS.glob(f"*{Path(verifier.file).suffix}"):
            shutil.copy(check, tmp_path)
        shown = subprocess.run(
            [*_command(language), *map(str, requests)],
            cwd=tmp_path,
            env={**os.environ, "GO111MODULE": "off"},
            capture_output=True,
            text=True,
            check=False,
            timeout=RUN_SECONDS,
        )
        return shown.stdout or shown.stderr

    return run


def _command(language: str) -> list[str]:
    if language == "Python":
        return [sys.executable, "check.py"]
    if language == "Node.js":
        return [_found(shutil.which("node"), "Node.js"), "check.mjs"]
    if language == "Java":
        _found(shutil.which("javac"), "a JDK")
        return ["sh", "-c", 'javac *.java && exec java -cp . Check "$@"', "sh"]
    return [_found(GO, "Go"), "run", "check.go", "verify.go"]


def _found(program: str | None, name: str) -> str:
    return program or pytest.skip(f"This test needs {name} (nodejs, default-jdk, golang).")


@pytest.fixture
def pushed(topic: Topic, receiver: Receiver) -> Callable[[str], Received]:
    """Push one message for real and answer what the receiver got."""

    def pushed(form: str) -> Received:
        endpoint = receiver.url + "/a%20b?x=%C3%A9&y=1"
        hook, _ = services.subscribe(topic, form, endpoint, notify_content_format=form)
        clock = Clock()
        item = Publication(REGION, "ev", "A" * 32, TEXT.encode(), "alarm")
        deliver([item], [], batch_id=form, now=clock.now)
        push_round(hook, clock)
        services.unsubscribe(hook)
        return receiver.next()

    return pushed


def write(path: Path, received: Received) -> Path:
    lines = [received.path, *(f"{name}: {value}" for name, value in received.headers.items())]
    path.write_bytes("\n".join(lines).encode() + b"\n\n" + received.body)
    return path


@pytest.mark.parametrize("language", ["Python", "Node.js", "Java", "Go"])
def test_verifier_believes_real_pushes_and_no_others(
    tmp_path: Path, run: Run, pushed: Callable[[str], Received], language: str
) -> None:
    real = [pushed("XML"), pushed("JSON"), pushed("SIMPLIFIED")]
    other_body = replace(real[0], body=real[0].body + b" ")
    other_path = replace(real[1], path="/elsewhere")
    other_tag = replace(real[2], headers={**real[2].headers, "x-mns-message-tag": "calm"})
    unsigned = replace(
        real[0], headers={k: v for k, v in real[0].headers.items() if k != "Authorization"}
    )
    requests = [*real, other_body, other_path, other_tag, unsigned]
    files = [write(tmp_path / f"{i}.http", each) for i, each in enumerate(requests)]

    shown = run(language, files)

    assert shown.lower().split() == ["true"] * 3 + ["false"] * 4
