"""Packages from npm that only tests need: fetched when missing, skipped without a network."""

import subprocess

import pytest
from django.conf import settings

from iotconsole.management.commands.assets import NODE, NPM

_INSTALL = ["install", "--include=dev", "--no-save", "--fetch-retries=0"]


def need(*packages: str) -> None:
    """Have the packages in `node_modules`, which holds only what the console needs otherwise."""
    modules = settings.BASE_DIR / "node_modules"
    if all((modules / package).exists() for package in packages):
        return
    done = subprocess.run([NODE, NPM, *_INSTALL], cwd=settings.BASE_DIR, capture_output=True)
    if done.returncode:
        named = ", ".join(packages)
        pytest.skip(f"npm could not fetch {named}: run `npm install --include=dev` when online.")
