"""`make bench`: how long the pages take, each beside the floor it stands on.

One process, the full demo city, the real stack from WSGI down to the database. Prints a table and writes
build/bench.json. `make bench ARGS="--only grid --rounds 20"` measures some of it.
"""

import argparse
import json

import django
from django.conf import settings

from . import bench_city

TARGET = bench_city.ROOT / "build" / "bench.json"
HEAD = ("page", "kind", "rows", "median ms", "p95 ms", "floor ms", "ratio", "queries", "peak MB")
# What the pages are held to: so many times the floor.
AIMS = {"list": 2.5, "detail": 6.0}


def print_table(results):
    """The results under each other; a mark stands where a page misses its aim."""
    rows = [HEAD]
    for one in results:
        missed = one["ratio"] > AIMS.get(one["kind"], float("inf"))
        figures = (f"{one[name]:.2f}" for name in ("median_ms", "p95_ms", "floor_ms"))
        ratio = f"{one['ratio']:.2f}{'!' if missed else ' '}"
        counts = (str(one["queries"]), str(one.get("peak_mb", "")))
        rows.append((one["name"], one["kind"], str(one["rows"]), *figures, ratio, *counts))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        words = [cell.ljust(width) for cell, width in zip(row[:2], widths[:2], strict=True)]
        numbers = [cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True)]
        print("  ".join(words + numbers).rstrip())


def main():
    parser = argparse.ArgumentParser(description="Measure the pages.")
    parser.add_argument("--only", default="", help="pages whose name has this in it; writes no file")
    parser.add_argument("--rounds", type=int, default=40, help="how often each page is called")
    options = parser.parse_args()
    bench_city.choose_settings()
    # The floors stand beside the product's own addresses.
    settings.ROOT_URLCONF = "tests.benchmarks.floors"
    settings.TEMPLATES[0]["DIRS"].append(bench_city.ROOT / "tests" / "benchmarks" / "templates")
    with bench_city.the_clock():
        django.setup()
        bench_city.load()
        results = run(options.only, options.rounds)
    print_table(results)
    if not options.only:
        TARGET.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        print(f"Written to {TARGET.relative_to(bench_city.ROOT)}")


def run(only, rounds):
    """The measurements, page after page."""
    from projects.directory.models import User  # noqa: PLC0415 - only once the apps are loaded

    from .jobs import jobs_of, measure_job  # noqa: PLC0415
    from .measuring import Server, cookie_of, measure  # noqa: PLC0415
    from .pages import pages_of  # noqa: PLC0415

    server = Server()
    pages = [page for page in pages_of(server, bench_city.today()) if only in page.name]
    results = [measure(server, page, rounds) for page in pages]
    jobs = [job for job in jobs_of(bench_city.today()) if only in job.name]
    if jobs:
        cookie = cookie_of(User.objects.get(username="office"))
        results += [measure_job(server, job, cookie) for job in jobs]
    return results


if __name__ == "__main__":
    main()
