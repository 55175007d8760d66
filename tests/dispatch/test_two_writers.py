"""Two people at once, with two real connections: nothing is lost, nothing is done twice."""

import threading

import pytest
from django.db import connection

from projects.base.errors import RuleViolation, StaleVersion
from projects.base.models import Event
from projects.dispatch import chain, reducing
from projects.dispatch.models import LightAssessment, WeeklyReport
from projects.dispatch.ticks import assess_lights
from tests.city import WEEK, make_cast, make_project, make_report, make_user, moment

from .site_cases import reduced, reporting

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment(WEEK.day(5), 11)


def at_once(*acts):
    """Run each act in a thread with its own connection; returns what each returned or raised."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            barrier.wait(timeout=10)
            results[number] = act()
        except RuleViolation as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_two_first_saves_of_one_row_do_not_overwrite_each_other():
    cast = make_cast()
    other = make_user("other")
    project = make_project()

    def save(text, by):
        row = WeeklyReport(project=project, week=WEEK, as_of=WEEK.day(4), form="CONSTRUCTION")
        return lambda: chain.fill(row, {"work_done": text}, by=by, at=AT, version=0)

    results = at_once(save("甲", cast.staff), save("乙", other))
    refused = [result for result in results if isinstance(result, StaleVersion)]
    assert len(refused) == 1
    kept = WeeklyReport.objects.get()
    assert kept.version == 1
    assert refused[0].current.work_done == kept.work_done


def test_a_row_is_accepted_once_by_two_reviewers():
    cast = make_cast()
    row = make_report(make_project(), by=cast.staff)
    chain.submit([row], by=cast.staff, at=AT)

    def accept(by):
        mine = WeeklyReport.objects.get(pk=row.pk)
        return lambda: chain.pass_step([mine], "REVIEW", by=by, at=AT)

    results = at_once(accept(cast.reviewer), accept(cast.office))
    assert sorted(getattr(result, "code", "accepted") for result in results) == ["accepted", "passed"]
    assert Event.objects.filter(verb="weekly_report.review").count() == 1


def test_the_tick_may_run_twice_at_once():
    make_cast()
    make_project()
    now = moment(WEEK.day(8), 10)
    at_once(lambda: assess_lights(now), lambda: assess_lights(now))
    assert LightAssessment.objects.filter(week=WEEK).count() == 1


def test_a_reduction_is_confirmed_once_by_two_of_the_office():
    cast = make_cast()
    project = reporting(cast, 1000)
    waiting = reduced(project, cast.supervision, 900)
    other = make_user("other", "office")
    results = at_once(
        *(
            lambda by=by: reducing.decide(waiting, confirm=True, by=by, at=AT).state
            for by in (cast.office, other)
        )
    )
    assert sorted(getattr(result, "code", result) for result in results) == ["CONFIRMED", "decided"]
    report = project.weekly_reports.get()
    assert (report.cumulative, report.corrections.count()) == (900, 1)
