"""The command that loads the demo city: once, with its accounts, and never in production."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from projects.directory.demo import DEMO_ACCOUNTS
from projects.pool.models import Project
from tests.city import moment

pytestmark = pytest.mark.django_db

SUMMER = datetime.date(2026, 7, 16)


def demo(*arguments):
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_loads_once_and_then_leaves_alone_what_was_entered(time_machine):
    time_machine.move_to(moment(SUMMER, 11))
    assert "2026" in demo("load", "--projects=20", "--weeks=2")
    Project.objects.filter(is_demo=True).first().lines.create(name="新线")
    before = Project.objects.count()
    assert len(demo("load").splitlines()) == 1
    assert Project.objects.count() == before
    time_machine.move_to(moment(datetime.date(2026, 8, 20), 11))
    assert "make demo-reset" in demo("load")


def test_the_command_shows_the_accounts_and_the_address():
    shown = demo("accounts", "--port=8123")
    assert "http://127.0.0.1:8123/" in shown
    assert all(username in shown for username in DEMO_ACCOUNTS)


@pytest.mark.parametrize("what", ["load", "accounts"])
def test_there_is_no_demo_in_production(settings, what):
    settings.MODE = "production"
    with pytest.raises(CommandError):
        demo(what)


def test_a_city_of_no_size_is_refused():
    with pytest.raises(CommandError):
        demo("load", "--projects=3")
