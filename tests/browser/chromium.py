"""The Chromium of this machine, driven by tests; skipped where there is none.

Playwright keeps an event loop running in the thread of the tests: whoever opens it closes it
before other tests, or none of these could run a loop of its own.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

PATIENCE_MS = 120_000
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """Open windows of one user, who is patient."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE_MS)
    return context


@contextmanager
def opened_browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if program is None:
        pytest.skip("Chromium is not installed: `apt-get install chromium` brings it.")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        running = playwright.chromium.launch(
            executable_path=program, args=QUIET, timeout=PATIENCE_MS
        )
        yield running
        running.close()
