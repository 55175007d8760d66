"""Dispatch against statistics: both figures, their difference and its reason, and who may see them."""

from decimal import Decimal

import pytest
import time_machine

from projects.base.errors import RuleViolation
from projects.base.events import history
from projects.base.periods import Month
from projects.directory.models import Division
from projects.directory.roles import Role
from projects.dispatch.models import StatisticalFigure
from projects.dispatch.statistics import enter, last_month_of, reported_at, side_by_side
from projects.dispatch.views.statistics import Comparison
from projects.pool.models import Project
from tests.city import WEEK, make_cast, make_organisation, make_project, make_report, make_user, moment
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db
URL = "/dispatch/statistics/"
FEBRUARY, MARCH = Month.parse("2025-02"), Month.parse("2025-03")
NOW = moment(MARCH.last)


@pytest.fixture(autouse=True)
def end_of_march():
    with time_machine.travel(NOW, tick=False):
        yield


def reported(cast, week, cumulative, project=None, **fields):
    project = project or make_project()
    given = {"state": "ACCEPTED"} | fields
    make_report(project, week, cumulative=Decimal(cumulative), by=cast.staff, **given)
    return project


def row(project, month=FEBRUARY):
    return side_by_side(Project.objects.filter(pk=project.pk), month).get()


def figure(cast, project, cumulative="800", month=FEBRUARY, **changed):
    given = {
        "source": "统计联网直报2月报表",
        "difference_reason": "LAG",
        "by": cast.office,
        "at": NOW,
    } | changed
    return enter(project, month, Decimal(cumulative), **given)


def test_the_reported_figure_is_the_last_with_data_up_to_the_months_end(cast):
    """The cut-off of 2025-W09 is 27 February, that of W10 is 6 March."""
    project = reported(cast, WEEK - 4, 900)
    reported(cast, WEEK - 5, 700, project)
    reported(cast, WEEK - 3, 1200, project)
    assert row(project).reported == reported_at(project, FEBRUARY) == 900
    assert row(project, MARCH).reported == 1200


def test_what_is_not_counted_or_of_another_year_is_not_reported(cast):
    project = reported(cast, WEEK - 4, 900, state="RETURNED")
    reported(cast, WEEK - 13, 5000, project)
    assert row(project).reported is None


def test_both_figures_and_their_difference(cast):
    project = reported(cast, WEEK - 4, "1000.50")
    assert (row(project).recognised, row(project).difference) == (None, None)
    figure(cast, project, "800.25")
    found = row(project)
    assert (found.reported, found.recognised, found.difference) == (
        Decimal("1000.50"),
        Decimal("800.25"),
        Decimal("200.25"),
    )
    assert (found.figure_reason, found.figure_source) == ("LAG", "统计联网直报2月报表")


def test_entering_leaves_the_reported_figure_alone(cast):
    project = reported(cast, WEEK - 4, 1000)
    figure(cast, project)
    project.refresh_from_db()
    report = project.weekly_reports.get()
    assert (report.cumulative, report.version) == (1000, 0)


def test_putting_right_keeps_both_in_history(cast):
    project = reported(cast, WEEK - 4, 1000)
    entered = figure(cast, project)
    figure(cast, project, "850")
    assert StatisticalFigure.objects.get().cumulative == 850
    events = history(entered)
    assert events[0].changes == {"cumulative": ["800.00", "850"]}
    assert [event.verb for event in events] == ["statistical_figure.enter"] * 2
    assert not history(project).filter(verb="statistical_figure.enter").exists()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"month": Month.parse("2025-01")}, "january"),
        ({"month": Month.parse("2025-04")}, "future"),
        ({"source": " "}, "source_needed"),
        ({"difference_reason": ""}, "reason_needed"),
    ],
)
def test_what_is_no_entry_is_refused(cast, changed, code):
    project = reported(cast, WEEK - 4, 1000)
    with pytest.raises(RuleViolation, check=lambda error: error.code == code):
        figure(cast, project, **changed)
    assert not StatisticalFigure.objects.exists()


def test_equal_figures_need_no_reason_and_the_same_again_is_none(cast):
    project = reported(cast, WEEK - 4, 1000)
    figure(cast, project, "1000", difference_reason="")
    with pytest.raises(RuleViolation, check=lambda error: error.code == "same"):
        figure(cast, project, "1000", difference_reason="")


@pytest.mark.parametrize(
    ("today", "month"), [("2025-03-31", "2025-02"), ("2025-02-10", "2024-12"), ("2025-01-10", "2024-12")]
)
def test_the_month_shown_first_is_the_last_that_can_have_figures(today, month):
    assert str(last_month_of(moment(Month.parse(today[:7]).first).date())) == month


# Pages


def open_as(client, user, address=URL, **data):
    client.force_login(user)
    return client.get(address, data)


def test_the_comparison_opens_on_the_last_month(client, cast):
    project = reported(cast, WEEK - 4, 1000)
    figure(cast, project)
    reported(cast, WEEK - 4, 500)
    response = open_as(client, cast.office)
    assert response.context["month"] == FEBRUARY
    totals = response.context["listing"].totals
    assert (totals["count"], totals["known"], totals["sum_difference"]) == (2, 1, 200)
    assert client.get(f"{URL}?known=false").context["listing"].count == 1
    assert client.get(f"{URL}?differs=true").context["listing"].count == 1


def test_january_has_none(client, cast):
    project = reported(cast, WEEK - 4, 1000)
    response = open_as(client, cast.office, month="2025-01")
    assert response.context["is_january"]
    assert not response.context["may_enter"]
    entry = f"{URL}2025-01/{project.pk}/"
    assert open_as(client, cast.office, entry).status_code == 200
    assert b"<textarea" not in client.get(entry).content
    client.post(entry, {"cumulative": "5", "source": "x", "difference_reason": "LAG"})
    assert not StatisticalFigure.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"),
    [("office", 200), ("commission", 200), ("staff", 200), ("leader", 200), ("steward", 403), ("agent", 403)],
)
def test_unreleased_statistics_are_restricted(client, cast, name, status):
    response = open_as(client, getattr(cast, name))
    assert response.status_code == status
    if status == 403:
        assert response.context["who_can"]


def test_the_right_to_see_statistics_has_its_scope(client, cast):
    """Who sees all projects in one role and statistics of a district in another, sees those alone."""
    reader = make_user("both", Role.APPROVAL)
    make_project(division=Division.objects.get(code="TL-KFQ"))
    here = make_project()
    assert open_as(client, reader).status_code == 403
    reader.grants.create(
        group=cast.reviewer.grants.get().group,
        scope="DIVISION",
        division=cast.district,
        valid_from=WEEK.first,
    )
    records = open_as(client, reader).context["listing"].records
    assert [record.pk for record in records] == [here.pk]


def test_an_entry_goes_on_to_the_next(client, cast):
    first, second = reported(cast, WEEK - 4, 1000), reported(cast, WEEK - 4, 500)
    address = f"{URL}2025-02/{first.pk}/"
    assert open_as(client, cast.commission, address).status_code == 200
    data = {"cumulative": "0.08亿", "source": "2月报表", "difference_reason": "VOUCHERS", "next": "1"}
    assert client.post(address, data).url == f"{URL}2025-02/{second.pk}/"
    kept = StatisticalFigure.objects.get()
    assert (kept.cumulative, kept.entered_by) == (800, cast.commission)
    assert client.get(f"{URL}2025-02/{second.pk}/").context["form"].initial["source"] == "2月报表"
    data.pop("next")
    assert client.post(f"{URL}2025-02/{second.pk}/", data).url == f"{URL}?month=2025-02"


def test_a_difference_without_a_reason_is_asked_for(client, cast):
    project = reported(cast, WEEK - 4, 1000)
    client.force_login(cast.office)
    response = client.post(f"{URL}2025-02/{project.pk}/", {"cumulative": "5", "source": "x"})
    assert "difference_reason" in response.context["form"].errors
    assert client.post(f"{URL}2025-02/{project.pk}/", {"cumulative": "-5"}).context["form"].errors


@pytest.mark.parametrize(("name", "status"), [("reviewer", 403), ("steward", 403), ("outsider", 403)])
def test_who_may_not_enter_is_refused(client, cast, name, status):
    project = reported(cast, WEEK - 4, 1000)
    assert open_as(client, getattr(cast, name), f"{URL}2025-02/{project.pk}/").status_code == status


def test_a_project_out_of_sight_is_not_there(client, cast):
    project = make_project(division=Division.objects.get(code="TL-KFQ"))
    assert open_as(client, cast.reviewer, f"{URL}2025-02/{project.pk}/").status_code == 404


class TestComparison(ListPageSuite):
    view_class = Comparison
    url = URL

    @property
    def examples(self):
        return {
            "q": "测试",
            "division": "150502",
            "known": "true",
            "differs": "true",
            "reason": "LAG",
            "department": str(self.department.pk),
        }

    def reader(self):
        self.cast = make_cast()
        self.department = make_organisation("市工信局")
        return self.cast.office

    def make_rows(self, count):
        for _ in range(count):
            figure(self.cast, reported(self.cast, WEEK - 4, 1000))
