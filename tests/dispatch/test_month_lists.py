"""The lists of March 2025, counted by hand: who is behind and why, what is missing, late and next."""

import datetime
from decimal import Decimal

import pytest
from django.utils import translation

from projects.base.periods import Month, Week
from projects.directory.models import Division
from projects.dispatch import month_lists
from projects.dispatch.assessing import assess_week
from projects.dispatch.models import LightAssessment, LightRuleSet, MonthlyReturn
from projects.dispatch.month_lists import read_lists
from projects.dispatch.month_summary import monthly_summary
from projects.issues import acts, closing
from projects.pool.models import ProjectList, ProjectListEntry, Suspension
from projects.preparation import acts as permit_acts
from tests.city import LONG_AGO, make_organisation, make_project, make_report, moment
from tests.issues.cases import assigned, many
from tests.pool.cases import bulk_projects
from tests.preparation.cases import make_permit

pytestmark = pytest.mark.django_db
D = datetime.date
MARCH = Month.parse("2025-03")
W13, W14 = Week.parse("2025-W13"), Week.parse("2025-W14")
NOW = moment(D(2025, 4, 2))


def reported(project, week, cumulative=1000, **fields):
    given = {"state": "ACCEPTED", "cumulative": Decimal(cumulative)} | fields
    return make_report(project, Week.parse(week), **given)


def lists(on=None):
    return read_lists(monthly_summary(MARCH), on=on)


def lit(project, week, light):
    return LightAssessment.objects.create(
        project=project,
        week=Week.parse(week),
        light=light,
        rules=LightRuleSet.objects.first(),
        reasons=[{"code": "STREAK", "aspect": "HISTORY", "light": light, "params": {"weeks": 2}}],
        assessed_at=NOW,
    )


def new_project(**fields):
    project = make_project(stage="PRELIMINARY", construction_state="", started_on=None, **fields)
    project.plans.update(build_type="NEW")
    return project


def test_red_and_yellow_with_the_reasons_that_were_stored(cast):
    """A new project that should have started on 1 January is red in its third month; its plan of 10,000 asks
    for the curve's share by 31 March."""
    late = new_project(planned_start_on=D(2025, 1, 1))
    reported(late, "2025-W13", 0)
    assess_week(W13, W13.day(4), at=NOW)
    (found,) = [one for one in lists().lights if one.project == late]
    stored = LightAssessment.objects.get(project=late, week=W13)
    assert (found.light, found.week, list(found.reasons)) == (stored.light, W13, stored.reasons)
    assert found.figures.gap == -found.figures.asked
    assert found.figures.lacking == 100 * found.figures.asked
    with translation.override("zh-hans"):
        assert found.sentences
    assert all(reason["light"] != "GREEN" or reason["code"] == "EXEMPT" for reason in stored.reasons[:1])


def test_who_lacks_most_comes_first_and_green_is_on_no_list(cast):
    small, large, green = (make_project(planned=Decimal(planned)) for planned in (1000, 90000, 5000))
    for project, light in ((small, "RED"), (large, "RED"), (green, "GREEN")):
        reported(project, "2025-W13", 0)
        lit(project, "2025-W13", light)
    found = lists()
    assert [one.project for one in found.red] == [large, small]
    assert found.yellow == []


def test_a_light_of_a_week_that_belongs_to_april_is_not_marchs(cast):
    """2025-W14 begins on 31 March and has its cut-off on 3 April."""
    project = make_project()
    lit(project, "2025-W13", "YELLOW")
    lit(project, "2025-W14", "RED")
    found = lists()
    assert (found.red, [one.week for one in found.yellow]) == ([], [W13])


def test_not_started_though_planned(cast):
    """Planned for 15 January: two whole months at the end of March; for 31 March: none yet."""
    first = new_project(planned_start_on=D(2025, 1, 15), not_started_reason="林地手续未批 ")
    reported(first, "2025-W12", expected_on=D(2025, 5, 1))
    reported(first, "2025-W13", expected_on=D(2025, 6, 1), state="SUBMITTED")
    reported(first, "2025-W14", expected_on=D(2025, 7, 1))
    second = new_project(planned_start_on=D(2025, 3, 31))
    new_project(planned_start_on=D(2025, 4, 1))
    found = lists().not_started
    assert [(one.project, one.months, one.reason, one.expected_on) for one in found] == [
        (first, 2, "林地手续未批", D(2025, 6, 1)),
        (second, 0, "", None),
    ]
    assert found[0].planned_start_on == D(2025, 1, 15)


def test_started_and_not_in_statistics(cast):
    project = make_project(started_on=D(2025, 1, 10), stat_entered_on=D(2025, 4, 1))
    make_project()
    (found,) = lists().not_in_statistics
    assert (found.project, found.started_on, found.months) == (project, D(2025, 1, 10), 2)


def test_which_reports_of_how_many_weeks_are_missing_or_returned(cast):
    """March 2025 has the weeks 10 to 13. One project rested in the first of them."""
    project = make_project(name="缺两周")
    reported(project, "2025-W10")
    reported(project, "2025-W11", state="RETURNED", return_reason="核对")
    reported(project, "2025-W13", is_late=True)
    whole = make_project(name="全报")
    for number in range(10, 14):
        reported(whole, f"2025-W{number}")
    rested = make_project(name="冬停")
    Suspension.objects.create(
        project=rested,
        kind="WINTER",
        valid_from=LONG_AGO,
        valid_to=D(2025, 3, 10),
        reason="越冬",
        approved_by=cast.office,
    )
    found = {one.project: one for one in lists().missing}
    assert set(found) == {project, rested}
    one = found[project]
    assert (one.due, [str(week) for week in one.missing], [str(week) for week in one.returned]) == (
        4,
        ["2025-W12"],
        ["2025-W11"],
    )
    assert [str(week) for week in one.weeks] == ["2025-W11", "2025-W12"]
    assert (found[rested].due, len(found[rested].weeks)) == (3, 3)


def test_nothing_is_missing_before_its_deadline(cast):
    """On Friday 14 March the reports of week 11 are due at noon: not missing until the day after."""
    make_project()
    assert [len(one.weeks) for one in lists(on=D(2025, 3, 14)).missing] == [1]
    assert [len(one.weeks) for one in lists(on=D(2025, 3, 15)).missing] == [2]
    assert [len(one.weeks) for one in lists().missing] == [4]


def test_issues_as_they_stood_at_the_cut_off(cast):
    """Due on 20 March: eleven days overdue on the 31st, though closed in April and though another unit has it
    now; one that was solved in March, one due later and one that waited for its verification are not."""
    project = make_project(responsible_department=make_organisation("市工信局"))
    late = assigned(project, by=cast.office, due=D(2025, 3, 20))
    unit = late.organisation
    acts.assign(
        late, make_organisation("市水务局"), by=cast.office, at=moment(D(2025, 4, 2)), reason="职责调整"
    )
    assigned(project, by=cast.office, due=D(2025, 3, 31))
    waits = assigned(project, by=cast.office, due=D(2025, 3, 20))
    closing.resolve(waits, "已办结", by=waits.handler, at=moment(D(2025, 3, 30)))
    (found,) = lists().overdue_issues
    assert (found.issue, found.overdue.due, found.overdue.days) == (late, D(2025, 3, 20), 11)
    assert (found.unit, found.department.name) == (unit, "市工信局")


def test_permits_past_their_promise_at_the_cut_off(cast):
    """Accepted on Monday 3 March with a promise of 10 working days: due on the 17th, ten more by the 31st."""
    project = make_project(stage="PRELIMINARY", started_on=None)
    unit = make_organisation("市自然资源局")
    late = make_permit(project, status="ACCEPTED", on=D(2025, 3, 3), promised_days=10, department=unit)
    make_permit(project, "EIA", "ACCEPTED", on=D(2025, 3, 28), promised_days=10)
    (found,) = lists().late_permits
    assert (found.late.permit, found.late.due_on, found.late.days) == (late, D(2025, 3, 17), 10)
    assert (found.project, found.decides, found.procedure) == (project, unit, late.procedure)


def test_a_permit_that_was_refused_since_was_late_then(cast):
    """In April it was refused and begun anew: on 31 March it was ten working days late all the same."""
    late = make_permit(status="ACCEPTED", on=D(2025, 3, 3), promised_days=10)
    permit_acts.refuse(late, on=D(2025, 4, 1), by=cast.office, at=NOW, reason="材料不实")
    permit_acts.begin(late, on=D(2025, 4, 2), by=cast.office, at=NOW)
    (found,) = lists().late_permits
    assert (found.late.permit.status, found.late.days) == ("PREPARING", 10)
    granted = make_permit(status="ACCEPTED", on=D(2025, 3, 3), promised_days=10)
    permit_acts.grant(granted, on=D(2025, 3, 28), by=cast.office, at=NOW, document_number="1号")
    assert [one.late.permit for one in lists().late_permits] == [late]


def test_what_should_start_next_month(cast):
    second, first = new_project(planned_start_on=D(2025, 4, 30)), new_project(planned_start_on=D(2025, 4, 1))
    new_project(planned_start_on=D(2025, 5, 1))
    new_project(planned_start_on=D(2025, 3, 31))
    make_project(planned_start_on=D(2025, 4, 2), started_on=D(2025, 2, 1))
    assert [one.project for one in lists().starting_next] == [first, second]


def test_who_lacks_most_of_what_the_curve_asks(cast):
    small, large = make_project(planned=Decimal(1000)), make_project(planned=Decimal(90000))
    for project, cumulative in ((small, 0), (large, 0), (make_project(), 10000)):
        reported(project, "2025-W13", cumulative)
    found = lists().gaps
    assert [one.project for one in found] == [large, small]
    assert found[0].asked_amount == found[0].figures.lacking == 900 * found[0].figures.asked


def test_what_stands_still_by_the_last_week_of_the_month(cast):
    """Three steps without a move in the weeks up to the 13th; the move of week 14 is April's. One that rests
    by approval does not stand still, nor does one that moved in week 12."""
    stuck, moved, rests = (make_project(name=name) for name in ("停滞", "有进展", "冬停"))
    for number in range(10, 14):
        reported(stuck, f"2025-W{number}", 1000)
        reported(moved, f"2025-W{number}", 1000 + 100 * (number >= 12))
        reported(rests, f"2025-W{number}", 1000, form="SUSPENDED")
    reported(stuck, "2025-W14", 2000)
    assert [(one.project, one.weeks) for one in lists().still] == [(stuck, 3)]
    assert lists(on=D(2025, 3, 20)).still == []


def test_what_the_returns_expect_of_the_year(cast):
    """Confirmed with an expectation: 8,000 and 11,000 against plans of 10,000 each."""
    for expected, state in ((8000, "CONFIRMED"), (11000, "CONFIRMED"), (None, "CONFIRMED"), (500, "DRAFT")):
        MonthlyReturn.objects.create(
            project=make_project(),
            month=MARCH,
            as_of=MARCH.last,
            cumulative=100,
            expected_year=expected,
            state=state,
            confirmed_by=cast.office,
            confirmed_at=NOW,
        )
    found = lists().expected
    assert (found.count, found.amount, found.planned, found.lacking) == (2, 19000, 20000, 1000)


class TestKeys:
    def listed(self, code, *projects, until=None):
        rows = ProjectList.objects.create(year=2025, code=code, name=code)
        for serial, project in enumerate(projects, 1):
            ProjectListEntry.objects.create(
                project_list=rows, project=project, serial=serial, valid_from=D(2025, 1, 1), valid_to=until
            )

    def test_of_liaison_and_by_amount_where_there_is_no_list(self, cast):
        led = make_project(total_investment=Decimal(1000))
        large = make_project(total_investment=Decimal(200000), planned=Decimal(40000))
        make_project(total_investment=Decimal("199999.99"))
        self.listed("LIAISON", led)
        reported(large, "2025-W13", 8000)
        found = monthly_summary(MARCH)
        keys = read_lists(found).keys
        assert keys == {"LIAISON": {led.pk}, "TWO_BILLION": {large.pk}}
        some = month_lists.summary_of(found, keys["TWO_BILLION"])
        assert (some.count, some.total_investment, some.rate) == (1, 200000, 20)

    def test_a_list_of_its_own_decides_and_counts_on_the_day(self, cast):
        self.listed("TWO_BILLION", make_project(), until=D(2025, 3, 31))
        make_project(total_investment=Decimal(900000))
        assert lists().keys["TWO_BILLION"] == set()


def test_the_division_is_that_of_the_day(cast):
    project = new_project(planned_start_on=D(2025, 3, 1))
    other = Division.objects.get(code="150525")
    project.move_to_division(other, on=D(2025, 4, 2), by=cast.office, at=NOW, reason="区划调整")
    (found,) = lists().not_started
    assert (found.division.code, found.project.division.code) == ("150502", "150525")


def test_it_costs_the_same_for_many(cast, django_assert_num_queries):
    ProjectList.objects.create(year=2025, code="LIAISON", name="包联")
    counts = []
    for count in (3, 40):
        for project in bulk_projects(count, started_on=None, planned_start_on=D(2025, 1, 10)):
            make_permit(project, status="ACCEPTED", on=D(2025, 3, 3), promised_days=5)
            many(1, project, by=cast.office, due=D(2025, 3, 10))
            project.plans.update(build_type="NEW")
            lit(project, "2025-W13", "RED")
        found = monthly_summary(MARCH)
        with django_assert_num_queries(18):
            rows = read_lists(found)
            for one in [*rows.red, *rows.missing, *rows.overdue_issues, *rows.late_permits]:
                assert (str(one.division), one.department) == ("科尔沁区", None)
            assert all(one.unit and one.issue for one in rows.overdue_issues)
            assert all(one.procedure.name and one.decides is None for one in rows.late_permits)
        counts.append(
            [
                len(rows.not_started),
                len(rows.red),
                len(rows.missing),
                len(rows.overdue_issues),
                len(rows.late_permits),
            ]
        )
    assert counts == [[3] * 5, [43] * 5]
