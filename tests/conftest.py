"""What every test stands on: a database of its own, history that can be emptied, no silent skips."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from xdist.scheduler import LoadScopeScheduling

from projects.base import triggers
from tests import city

JOURNEYS = Path(__file__).parent / "journeys"


def pytest_collection_modifyitems(config, items):
    """Leave out what the database of this run cannot show; the other run shows it."""
    other = "postgres" if connection.vendor == "sqlite" else "sqlite"
    left_out = []
    for item in items:
        if JOURNEYS in item.path.parents:
            item.add_marker("browser")
        if item.get_closest_marker(other):
            left_out.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """The tests of one load of the demo city go to one process together; all others as they come."""
    return OneProcessPerCity(config, log)


class OneProcessPerCity(LoadScopeScheduling):
    def _split_scope(self, nodeid):
        file = nodeid.split("::")[0]
        return file if Path(file).name.startswith("test_demo_") else nodeid


def skips_fail(config):
    """True where a skipped test is a failure: in CI, where everything it could need is installed."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return os.environ.get("CI") == "true" and bool(reporter and reporter.stats.get("skipped"))


def pytest_sessionfinish(session):
    if skips_fail(session.config) and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    if skips_fail(config):
        terminalreporter.write_line("Tests were skipped: with CI=true that fails the run.", red=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """On SQLite a file with the product's own options, because threads and two writers need one."""
    if connection.vendor == "sqlite":
        name = tmp_path_factory.getbasetemp() / "test.sqlite3"
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(name)


@pytest.fixture(scope="session", autouse=True)
def emptying_tables_spares_no_history():
    """A transactional test ends with emptying every table, which the triggers of history would refuse."""
    empty = TransactionTestCase._fixture_teardown

    def empty_with_history(case):
        triggers.drop_triggers(connection, *triggers.protected())
        try:
            empty(case)
        finally:
            triggers.create_triggers(connection, *triggers.protected())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_with_history)
        yield


@pytest.fixture(autouse=True)
def _uploads_of_this_test(settings, tmp_path):
    """Uploaded files of a test stay out of the data folder."""
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture(autouse=True)
def _counters_of_this_test(settings, tmp_path):
    """What other tests asked of the API does not count: where time stands still a minute has no end."""
    settings.API_COUNTERS = tmp_path / "limits"


@pytest.fixture
def cast(db):
    """The fixed cast of tests/city.py with the reference data: `cast.staff`, `cast.reviewer`, …"""
    return city.make_cast()
