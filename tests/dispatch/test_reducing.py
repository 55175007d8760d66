"""Reductions: decided by another, they correct the figure; what follows for later weeks, in numbers."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from projects.base.errors import RuleViolation
from projects.base.events import history
from projects.base.periods import Month
from projects.dispatch import chain, reducing
from projects.dispatch.assessing import read_light_facts
from projects.dispatch.checks import find_doubts, sentence
from projects.dispatch.facts import read_facts
from projects.dispatch.models import Reduction, ReportCorrection
from projects.dispatch.sheet import no_change_values, read_rows, sheet_projects
from projects.dispatch.statistics import reported_at
from projects.pool.models import Project
from tests.city import WEEK, make_report, moment

from .site_cases import NOW, TODAY, check, confirmed, differs, reduced, reporting

pytestmark = pytest.mark.django_db


def refused(code, act, *arguments, **given):
    with pytest.raises(RuleViolation, check=lambda error: error.code == code):
        act(*arguments, **given)


def found(report):
    """The doubts of a row as the database has it."""
    facts = read_facts([report.project], report.week, report.as_of)[report.project_id]
    return find_doubts(report, facts)


def doubts(report):
    """Their codes."""
    return [doubt.code for doubt in found(report)]


def test_a_confirmed_reduction_corrects_the_latest_accepted_figure(cast):
    project = reporting(cast, 800, 1000)
    made = confirmed(project, cast, 900)
    last, first = project.weekly_reports.all()
    assert (first.cumulative, last.cumulative) == (800, 900)
    correction = ReportCorrection.objects.get()
    assert (correction.report, correction.old, correction.new) == (last, "1000.00", "900.00")
    assert (correction.by, correction.at) == (cast.office, NOW)
    assert "2025-03-28" in correction.reason
    assert "设备未到场，提前计入" in correction.reason
    assert (made.state, made.correction, made.decided_by) == ("CONFIRMED", correction, cast.office)
    assert made.check_on_site.investment_reported == 1000
    verbs = [event.verb for event in history(made.check_on_site)]
    assert verbs == ["site_check.confirm", "site_check.propose", "site_check.record"]


def test_the_figures_of_the_project_follow(client, cast):
    project = reporting(cast, 800, 1000)
    chain.caches.refresh([project.pk])
    assert Project.objects.get(pk=project.pk).ytd_completed == 1000
    confirmed(project, cast, 850)
    assert Project.objects.get(pk=project.pk).ytd_completed == 850
    assert reported_at(project, Month.of(TODAY)) == 850
    assert read_light_facts([project], WEEK, WEEK.day(4))[project.pk].completed == 850
    client.force_login(cast.office)
    (row,) = client.get("/projects/?year=2025").context["listing"].records
    assert row.completed == 850


def test_it_takes_off_the_amount_from_what_has_been_accepted_since(cast):
    """Found by the week before the last; meanwhile another week was accepted."""
    project = reporting(cast, 800, 1000)
    waiting = reduced(project, cast.supervision, 700, on=(WEEK - 1).day(2))
    reducing.decide(waiting, confirm=True, by=cast.office, at=NOW)
    assert [row.cumulative for row in project.weekly_reports.all()] == [900, 800]


def test_a_part_may_be_taken_off(cast):
    project = reporting(cast, 1000)
    assert confirmed(project, cast, 700, amount=Decimal("120.50")).correction.new == "879.50"


def test_a_check_of_december_corrects_december(cast):
    project = reporting(cast, 9000, last=WEEK - 13)
    waiting = reduced(project, cast.supervision, 8800, on=(WEEK - 13).day(7))
    make_report(project, WEEK - 1, cumulative=Decimal(100), state="ACCEPTED", by=cast.staff)
    reducing.decide(waiting, confirm=True, by=cast.office, at=NOW)
    assert [row.cumulative for row in project.weekly_reports.all()] == [100, 8800]


def test_nobody_decides_on_his_own_check(cast):
    project = reporting(cast, 1000)
    waiting = reduced(project, cast.office, 900)
    for confirm in (True, False):
        refused("own_check", reducing.decide, waiting, confirm=confirm, by=cast.office, at=NOW, reason="否")
    assert project.weekly_reports.get().cumulative == 1000


def test_it_is_decided_once(cast):
    made = confirmed(reporting(cast, 1000), cast, 900)
    refused("decided", reducing.decide, made, confirm=True, by=cast.office, at=NOW)
    assert made.correction.report.corrections.count() == 1


def test_returned_with_a_reason_it_is_proposed_again_by_who_checked(cast):
    project = reporting(cast, 1000)
    waiting = reduced(project, cast.supervision, 900)
    refused("reason_needed", reducing.decide, waiting, confirm=False, by=cast.office, at=NOW, reason=" ")
    made = reducing.decide(waiting, confirm=False, by=cast.office, at=NOW, reason="请附监理台账")
    assert (made.state, made.returned_why, made.correction) == ("RETURNED", "请附监理台账", None)
    assert project.weekly_reports.get().cumulative == 1000
    checked = made.check_on_site
    refused("not_yours", reducing.propose, checked, None, "多报", by=cast.office, at=NOW)
    again = reducing.propose(checked, Decimal(60), "附台账", by=cast.supervision, at=NOW)
    assert (again.pk, again.state, again.decided_by, again.amount) == (made.pk, "WAITING", None, 60)
    refused("not_returned", reducing.propose, checked, None, "多报", by=cast.supervision, at=NOW)
    reducing.decide(again, confirm=True, by=cast.office, at=NOW)
    assert project.weekly_reports.get().cumulative == 940


def test_there_must_be_something_to_correct(cast):
    project = reporting(cast, 1000)
    waiting = reduced(project, cast.supervision, 100)
    project.weekly_reports.update(cumulative=800)
    refused("below_zero", reducing.decide, waiting, confirm=True, by=cast.office, at=NOW)
    project.weekly_reports.update(state="RETURNED")
    refused("nothing_to_correct", reducing.decide, waiting, confirm=True, by=cast.office, at=NOW)
    waiting.refresh_from_db()
    assert waiting.waits


# The weeks after


def test_the_week_after_is_held_against_the_corrected_figure(cast):
    project = reporting(cast, 800, 1000)
    confirmed(project, cast, 900)
    report = make_report(project, cumulative=Decimal(950))  # below the 1000 that was reported
    assert "FALLS" not in doubts(report)
    facts = read_facts([project], WEEK, WEEK.day(4))[project.pk]
    assert (facts.before, facts.reduced) == (900, 100)
    report.cumulative = Decimal(880)
    assert "FALLS" in doubts(report)


def test_the_old_figure_typed_once_more_is_asked_about(cast):
    project = reporting(cast, 800, 1000)
    confirmed(project, cast, 900)
    report = make_report(project, cumulative=Decimal(1000))
    (doubt,) = (one for one in found(report) if one.code == "REDUCED")
    with override("en"):
        assert sentence(doubt.as_dict()).startswith(
            "A check on site of 2025-03-28 reduced the figure by 100.00"
        )
    report.cumulative = Decimal("999.99")
    assert "REDUCED" not in doubts(report)


def test_a_row_handed_in_before_may_be_put_right_a_week_later(cast):
    """W13 is handed in with the old figure, then W12 is reduced by 100, then W13 is accepted as it is.
    W14 takes the 100 off: it falls from 1200 to 1150 and is right."""
    project = reporting(cast, 800, 1000)
    late = make_report(
        project, cumulative=Decimal(1200), state="SUBMITTED", by=cast.staff, submitted_at=moment(TODAY, 9)
    )
    confirmed(project, cast, 900, at=moment(TODAY, 11))
    late.refresh_from_db()
    assert late.cumulative == 1200  # the writer's own
    facts = read_facts([project], WEEK, WEEK.day(4))[project.pk]
    assert (facts.before, [one.carried for one in facts.reductions]) == (900, [False])
    following = make_report(project, WEEK + 1, cumulative=Decimal(1150))
    facts = read_facts([project], WEEK + 1, (WEEK + 1).day(4))[project.pk]
    assert (facts.before, [one.carried for one in facts.reductions]) == (1100, [True])
    assert "FALLS" not in doubts(following)
    following.cumulative = Decimal(1090)
    assert "FALLS" in doubts(following)
    following.cumulative = Decimal(1200)
    assert "REDUCED" in doubts(following)


def test_a_writer_who_knew_it_from_the_check_itself_is_not_reduced_twice(cast):
    """W13 takes the 100 off before anybody has confirmed them."""
    project = reporting(cast, 800, 1000)
    make_report(
        project, cumulative=Decimal(950), state="SUBMITTED", by=cast.staff, submitted_at=moment(TODAY, 9)
    )
    confirmed(project, cast, 900, at=moment(TODAY, 11))
    facts = read_facts([project], WEEK + 1, (WEEK + 1).day(4))[project.pk]
    assert (facts.before, facts.reductions) == (950, ())


def test_a_row_handed_in_since_ends_it(cast):
    project = reporting(cast, 800, 1000)
    confirmed(project, cast, 900)
    make_report(
        project, cumulative=Decimal(950), state="SUBMITTED", by=cast.staff, submitted_at=moment(TODAY, 15)
    )
    facts = read_facts([project], WEEK + 1, (WEEK + 1).day(4))[project.pk]
    assert (facts.before, facts.reductions) == (950, ())
    assert "FALLS" in doubts(make_report(project, WEEK + 1, cumulative=Decimal(940)))


def test_what_the_office_puts_right_itself_is_not_taken_off_twice(cast):
    project = reporting(cast, 800, 1000)
    late = make_report(
        project, cumulative=Decimal(1200), state="ACCEPTED", by=cast.staff, submitted_at=moment(TODAY, 9)
    )
    waiting = reduced(project, cast.supervision, 900, on=(WEEK - 1).day(6))
    late.state = "SUBMITTED"
    late.save()
    reducing.decide(waiting, confirm=True, by=cast.office, at=moment(TODAY, 11))
    late.state = "ACCEPTED"
    late.save()
    chain.correct(late, "cumulative", "1100", by=cast.office, at=moment(TODAY, 12), reason="同步核减")
    assert read_facts([project], WEEK + 1, (WEEK + 1).day(4))[project.pk].before == 1100


def test_no_change_does_not_bring_the_old_figure_back(cast):
    project = reporting(cast, 1000)
    make_report(
        project, cumulative=Decimal(1000), state="ACCEPTED", by=cast.staff, submitted_at=moment(TODAY, 9)
    )
    waiting = reduced(project, cast.supervision, 900, on=(WEEK - 1).day(6))
    project.weekly_reports.filter(week=WEEK).update(state="SUBMITTED")
    reducing.decide(waiting, confirm=True, by=cast.office, at=moment(TODAY, 11))
    as_of = (WEEK + 1).day(4)
    projects = sheet_projects(Project.objects.filter(pk=project.pk), WEEK + 1, as_of)
    (row,) = read_rows(projects, WEEK + 1, as_of, today=as_of)
    assert no_change_values(row)["cumulative"] == 900


def test_reading_it_costs_one_query_for_any_number(cast, django_assert_num_queries):
    projects = [reporting(cast, 800, 1000) for _ in range(3)]
    confirmed(projects[0], cast, 900)
    with django_assert_num_queries(4):
        read_facts(projects, WEEK, WEEK.day(4))
    projects += [reporting(cast, 800, 1000) for _ in range(9)]
    for project in projects[1:]:
        confirmed(project, cast, 900)
    with django_assert_num_queries(4):
        read_facts(projects, WEEK, WEEK.day(4))


# What must never happen, asked of the database itself


@pytest.mark.parametrize(
    "values",
    [
        {"amount": 0},
        {"amount": -1},
        {"reason": ""},
        {"correction": None},
        {"decided_by": None},
        {"state": "RETURNED"},
        {"state": "WAITING"},
    ],
)
def test_the_database_keeps_no_half_decision(cast, values):
    made = confirmed(reporting(cast, 1000), cast, 900)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reduction.objects.filter(pk=made.pk).update(**values)


def test_the_database_lets_nobody_confirm_his_own(cast):
    made = confirmed(reporting(cast, 1000), cast, 900)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reduction.objects.filter(pk=made.pk).update(decided_by=cast.supervision)


def test_without_a_proposal_nothing_is_reduced(cast):
    project = reporting(cast, 1000)
    made = check(project, cast.supervision, investment=differs(Decimal(900)))
    assert made.excess == 100
    assert project.weekly_reports.get().cumulative == 1000
