"""The full demo city, loaded once and kept as long as what makes it stays the same.

Its clock stands on a Friday evening after the deadlines, so that a week has everything that a week
can have, late, returned and missing rows and a long queue, whatever day it is outside.
"""

import datetime
import os
from pathlib import Path

import time_machine
from django.core.management import call_command
from django.utils import timezone

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "bench"
DATABASE = FOLDER / "city.sqlite3"
MARK = FOLDER / "made-from"
NOW = datetime.datetime(2025, 9, 19, 18, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


def choose_settings():
    """The demo's settings, in which static files have their names of production, with this database."""
    os.environ.pop("DATABASE_REPLICA_URL", None)
    os.environ.update(
        BAOLIAN_MODE="demo",
        BAOLIAN_DATA_DIR=str(FOLDER),
        DATABASE_URL=f"sqlite:///{DATABASE}",
        DJANGO_SETTINGS_MODULE="config.settings",
    )


def made_from():
    """What the city is made from, as one text that changes with any of it."""
    sources = [
        *ROOT.glob("projects/*/migrations/*.py"),
        *ROOT.glob("projects/home/demo/*.py"),
        *ROOT.glob("projects/*/models/*.py"),
        *ROOT.glob("fixtures/**/*.*"),
    ]
    return f"{NOW} {max(path.stat().st_mtime_ns for path in sources)}"


def the_clock():
    """A context in which it is the evening of the city; time goes on from there."""
    return time_machine.travel(NOW, tick=True)


def load():
    """Load the city unless it is there; called inside of the clock."""
    if MARK.exists() and MARK.read_text(encoding="utf-8") == made_from():
        return
    for path in FOLDER.glob(f"{DATABASE.name}*"):
        path.unlink()
    call_command("migrate", verbosity=0)
    call_command("demo", "load")
    MARK.write_text(made_from(), encoding="utf-8")


def today():
    """The day of the city."""
    return timezone.localdate()
