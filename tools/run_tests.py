"""Every test, on SQLite and again on PostgreSQL, and in Chromium: `make test`.

What this machine lacks is left out and said at the end; with CI=true that is a failure. Further arguments
go to pytest: `make test ARGS="tests/pool -k tier"`.
"""

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

from tools import browser, postgres

ROOT = Path(__file__).resolve().parent.parent
COUNTS = ("tests", "failures", "errors", "skipped")
NO_TESTS = 5


def run(name, chosen, arguments, environment):
    """One run of pytest in two processes: its exit code and its counts by name."""
    log = ROOT / "build" / f"test-{name.lower()}.xml"
    log.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-n", "2", f"--junitxml={log}", "-m", chosen, *arguments]
    began = time.monotonic()
    print(f"== {name}", flush=True)
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    counts = dict.fromkeys(COUNTS, 0)
    if log.exists():
        suite = ET.parse(log).getroot().find("testsuite")
        counts = {count: int(suite.get(count)) for count in COUNTS}
    print(f"== {name}: {time.monotonic() - began:.0f} s", flush=True)
    return code, counts


def total(results):
    """The counts of all runs as one line, and whether they are a success."""
    tests, failures, errors, skipped = (sum(counts[count] for _, counts in results) for count in COUNTS)
    failed = failures + errors
    codes = {code for code, _ in results} - {0, NO_TESTS}
    line = f"total: {tests - failed - skipped} passed, {failed} failed, {skipped} skipped"
    return line, not codes and tests > 0


def main(arguments):
    left_out = []
    if not browser.find():
        left_out.append("journeys in a browser: no Chromium was found (package chromium)")
    if not postgres.find():
        left_out.append("everything on PostgreSQL: no server was found (package postgresql)")
    if left_out and os.environ.get("CI") == "true":
        print("With CI=true nothing may be left out:", *left_out, sep="\n  ")
        return 1
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    results = [
        run("SQLite", "browser or not browser" if browser.find() else "not browser", arguments, environment)
    ]
    if postgres.find():
        with postgres.cluster() as url:
            results.append(run("PostgreSQL", "not browser", arguments, {**environment, "DATABASE_URL": url}))
    line, passed = total(results)
    if left_out:
        print("Left out:", *left_out, sep="\n  ")
    print(line)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
