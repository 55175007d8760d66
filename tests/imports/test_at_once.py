"""Two people import the same run at the same moment: it goes in once."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from projects.base.errors import RuleViolation
from projects.base.models import Event
from projects.imports import running
from projects.imports.comparing import finish
from projects.imports.models import ImportRun
from tests.imports.test_pages import GOOD, bring, check, names

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("units")]


def test_two_at_once_import_a_run_once(client, cast):
    run = bring(client, cast.pooladmin, GOOD)
    check(client, run)
    start, said = threading.Barrier(2), []

    def apply(who):
        now = timezone.now()
        start.wait()
        try:
            mine = ImportRun.objects.get(pk=run.pk)
            finish(running.apply(mine, by=who, on=timezone.localdate(now), at=now))
            said.append("in")
        except RuleViolation as error:
            said.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=apply, args=[who]) for who in (cast.pooladmin, cast.admin)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["done", "in"]
    assert names() == {"甲公司", "乙公司"}
    assert Event.objects.filter(verb="importrun.apply").count() == 1
