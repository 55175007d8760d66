"""Lights of a week from the database: as the figures stood then, kept once, replayable."""

import datetime
from decimal import Decimal

import pytest
from django.core.management import call_command

from projects.dispatch import assessing
from projects.dispatch.due import due_projects, without_report
from projects.dispatch.models import Exemption, LightAssessment, LightRuleSet
from projects.pool.models import Suspension
from tests.city import WEEK, make_cast, make_project, make_report, moment

pytestmark = pytest.mark.django_db
AS_OF = WEEK.day(4)
AT = moment(WEEK.day(8), 10)


@pytest.fixture
def cast():
    return make_cast()


def light(project, week=WEEK):
    assessing.assess_week(week, week.day(4), at=AT)
    return LightAssessment.objects.get(project=project, week=week)


def rest(project, cast, kind="WINTER", until=datetime.date(2025, 4, 1)):
    return Suspension.objects.create(
        project=project,
        kind=kind,
        valid_from=datetime.date(2024, 11, 10),
        valid_to=until,
        reason="冬季",
        approved_by=cast.office,
    )


def test_the_light_is_measured_on_the_projects_own_curve(cast):
    # The cold-region curve asks 3 % by the end of February and 13 % by the end of March:
    # 3 + 10 × 27/31 = 11.71 % on 27 March. A straight line would ask 23.6 % and turn this yellow.
    project = make_project(planned=Decimal(10000))
    make_report(project, state="ACCEPTED", cumulative=Decimal(1000))
    found = light(project)
    assert found.light == "GREEN"
    assert found.reasons[0]["params"]["gap"] == "−1.7"
    project.refresh_from_db()
    assert (project.light, project.light_week) == ("GREEN", WEEK)


def test_a_draft_does_not_count(cast):
    project = make_project(planned=Decimal(10000))
    make_report(project, cumulative=Decimal(1000))
    assert light(project).light == "YELLOW"


def test_a_week_is_judged_by_the_plan_of_that_week(cast):
    project = make_project(planned=Decimal(10000))
    make_report(project, state="ACCEPTED", cumulative=Decimal(1000))
    plan = project.plans.get()
    plan.revise(
        Decimal(100000),
        on=datetime.date(2025, 6, 1),
        by=cast.admin,
        at=AT,
        document_number="通政办发〔2025〕9号",
    )
    assert light(project).light == "GREEN"


def test_assessing_twice_changes_nothing(cast):
    project = make_project()
    assert assessing.assess_week(WEEK, AS_OF, at=AT) == 1
    assert assessing.assess_week(WEEK, AS_OF, at=AT) == 0
    assert LightAssessment.objects.get().project == project


def test_a_past_week_can_be_computed_with_other_rules_and_nothing_is_kept(cast):
    project = make_project()
    make_report(project, state="ACCEPTED", cumulative=Decimal(600))
    wuhan = LightRuleSet.objects.get(code="wuhan")
    results = assessing.assess_again([project], WEEK, AS_OF, wuhan)
    assert results[project.pk].light == "RED"  # 6.0 of 11.7 %: below 60 %
    assert assessing.assess_again([project], WEEK, AS_OF)[project.pk].light == "GREEN"
    assert not LightAssessment.objects.exists()


def test_an_exemption_counts_while_it_holds(cast):
    project = make_project()
    Exemption.objects.create(
        project=project,
        aspect="PROGRESS",
        reason="等待供电",
        approved_by=cast.office,
        valid_from=datetime.date(2025, 3, 1),
        valid_to=datetime.date(2025, 3, 31),
    )
    assert light(project).light == "GREEN"
    assert light(project, WEEK + 1).light == "YELLOW"


def test_who_rests_for_the_winter_has_a_light_and_is_not_chased(cast):
    winter, stopped, at_work = make_project(), make_project(), make_project()
    rest(winter, cast)
    rest(stopped, cast, kind="STOPPED", until=datetime.date(2025, 9, 1))
    assert set(due_projects(AS_OF)) == {at_work}
    assessing.assess_week(WEEK, AS_OF, at=AT)
    assert set(LightAssessment.objects.values_list("project", flat=True)) == {winter.pk, at_work.pk}
    assert set(due_projects(datetime.date(2025, 4, 3))) == {winter, at_work}


def test_who_must_report_follows_the_list_and_the_stage_of_that_day(cast):
    listed, elsewhere, withdrawn = make_project(), make_project(on_list=False), make_project()
    withdrawn.change_stage(
        "WITHDRAWN", on=datetime.date(2025, 3, 20), by=cast.admin, at=AT, reason="政策禁止"
    )
    assert set(due_projects(AS_OF)) == {listed}
    assert set(due_projects(datetime.date(2025, 3, 13))) == {listed, withdrawn}
    assert elsewhere not in due_projects(AS_OF)


def test_without_report_are_those_who_handed_in_nothing(cast):
    done, draft, returned, nothing = (make_project() for _ in range(4))
    make_report(done, state="SUBMITTED")
    make_report(draft)
    make_report(returned, state="RETURNED")
    assert set(without_report(due_projects(AS_OF), WEEK)) == {draft, returned, nothing}


def test_the_tick_assesses_the_last_week_once_its_table_is_due(cast, time_machine, capsys):
    make_project()
    time_machine.move_to(moment(WEEK.day(8), 9))
    call_command("tick")
    assert set(LightAssessment.objects.values_list("week", flat=True)) == {WEEK - 1}
    time_machine.move_to(moment(WEEK.day(8), 10))
    call_command("tick")
    call_command("tick")
    assert LightAssessment.objects.filter(week=WEEK).count() == 1
    assert "assess_lights" in capsys.readouterr().out


def test_who_is_no_longer_assessed_has_no_light_today(cast):
    gone, stays = make_project(), make_project()
    assessing.assess_week(WEEK - 1, (WEEK - 1).day(4), at=AT)
    rest(gone, cast, kind="STOPPED", until=datetime.date(2025, 9, 1))
    Suspension.objects.update(valid_from=WEEK.first)
    assessing.assess_week(WEEK, AS_OF, at=AT)
    gone.refresh_from_db()
    stays.refresh_from_db()
    assert (gone.light, gone.light_week) == ("", None)
    assert (stays.light, stays.light_week) == ("YELLOW", WEEK)
    assert gone.lights.count() == 1
