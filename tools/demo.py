"""Bring the demo city up to date and serve it: `make demo`, `make demo-reset`.

Its database and uploads live in var/demo, away from those of a production on the same machine.
"""

import argparse
import os
import shutil
import socket
import sys
from pathlib import Path

import django
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
DATA = ROOT / "var" / "demo"


def in_use(port):
    """True if something already answers there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def forget():
    """Remove what the demo holds: its database and its uploads."""
    for path in DATA.glob("baolian.sqlite3*"):
        path.unlink()
    shutil.rmtree(DATA / "uploads", ignore_errors=True)


def load():
    """Migrate, load what is not there yet and print the accounts."""
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("demo", "load")
    call_command("demo", "accounts")


def prepare(port=None):
    """Choose the demo's settings, whatever the environment says of another database; links in messages lead
    to the port it is served at."""
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("DATABASE_REPLICA_URL", None)
    os.environ.update(
        BAOLIAN_MODE="demo", BAOLIAN_DATA_DIR=str(DATA), DJANGO_SETTINGS_MODULE="config.settings"
    )
    if port:
        os.environ.setdefault("BAOLIAN_PUBLIC_URL", f"http://{HOST}:{port}")


def command(port):
    """The command line that serves the demo."""
    gunicorn = Path(sys.executable).with_name("gunicorn")
    options = ["--workers=2", "--threads=4", "--no-control-socket", "--log-level=warning"]
    return [gunicorn, *options, f"--bind={HOST}:{port}", "config.wsgi"]


def main():
    parser = argparse.ArgumentParser(description="The demo city.")
    parser.add_argument("what", choices=["serve", "reset"])
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    if in_use(options.port):
        sys.exit(f"Something already answers on {HOST}:{options.port}; stop it, or choose another: PORT=8001")
    prepare(options.port)
    if options.what == "reset":
        forget()
    load()
    if options.what == "reset":
        print("The demo city is as on its first day; `make demo` serves it.")
        return
    print(f"\n  http://{HOST}:{options.port}/   (Ctrl+C stops it)\n", flush=True)
    serving = command(options.port)
    os.execv(serving[0], serving)


if __name__ == "__main__":
    main()
