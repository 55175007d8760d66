"""Every static file that a template names exists; in production a missing one would be a broken page."""

import re

import pytest
from django.contrib.staticfiles import finders

from tools.assets import ROOT, SERVED

STATIC = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")


def named():
    """(template, static file) for every file that a template names outright."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for name in STATIC.findall(path.read_text(encoding="utf-8")):
            yield path.relative_to(ROOT).as_posix(), name


def test_templates_name_files_that_exist():
    assert [(template, name) for template, name in named() if not finders.find(name)] == []


@pytest.mark.parametrize("package_file", SERVED)
def test_what_is_fetched_is_served(package_file):
    assert finders.find(f"vendor/{package_file.rsplit('/', 1)[-1]}")
