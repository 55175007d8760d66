"""What is measured besides pages: the month's bulletin for the whole city, from the figures to the files."""

import gc
import statistics
import time
import tracemalloc
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from projects.base.paper_excel import workbook
from projects.base.paper_word import word
from projects.base.periods import Month
from projects.bulletins.building import BUILDERS, LANGUAGE
from projects.bulletins.models import Bulletin
from projects.directory.models import User

from .pages import LIST_FLOOR

ROUNDS = 5


@dataclass(frozen=True)
class Job:
    """A piece of work: what does it, and how many rows it is about."""

    name: str
    rows: int
    do: Any


def jobs_of(today):
    """The bulletin of the last whole month: computed and drafted, as Word, as a workbook."""
    month, office = Month.of(today) - 1, User.objects.get(username="office")

    def build():
        with translation.override(LANGUAGE):
            return BUILDERS[Bulletin.Kind.MONTH](month, {})

    def as_word(built):
        with translation.override(LANGUAGE):
            return word(built.paper)

    def as_workbook(built):
        with translation.override(LANGUAGE):
            return workbook(built.paper, by=office, at=timezone.now())

    built = build()
    rows = len(built.lines)
    return [
        Job("bulletin: figures and draft", rows, build),
        Job("bulletin as Word", rows, lambda: as_word(built)),
        Job("bulletin's tables as Excel", rows, lambda: as_workbook(built)),
        Job("bulletin, all of it", rows, lambda: [as_word(built := build()), as_workbook(built)]),
    ]


def measure_job(server, job, cookie, rounds=ROUNDS):
    """One line of the report, beside the time of an empty page; the peak of memory in MB is taken apart, for
    taking it slows the work."""
    job.do()
    with CaptureQueriesContext(connection) as captured:
        job.do()
    queries = len(captured)
    tracemalloc.start()
    job.do()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    times, floors = [], []
    for _turn in range(rounds):
        gc.collect()
        floors.append(server.time(LIST_FLOOR, cookie))
        began = time.perf_counter()
        job.do()
        times.append((time.perf_counter() - began) * 1000)
    median, floor = statistics.median(times), statistics.median(floors)
    return {
        "name": job.name,
        "kind": "other",
        "rows": job.rows,
        "median_ms": round(median, 2),
        "p95_ms": round(max(times), 2),
        "floor_ms": round(floor, 2),
        "ratio": round(median / floor, 2),
        "queries": queries,
        "peak_mb": round(peak / 1_000_000, 1),
    }
