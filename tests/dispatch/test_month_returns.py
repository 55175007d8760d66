"""Acts on monthly returns: many at once, held against the weeks, locked, corrected."""

import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.base.errors import RuleViolation, StaleVersion
from projects.base.events import history
from projects.base.models import CalendarDay, Event
from projects.base.periods import Month, Week
from projects.base.sentences import sentence
from projects.directory.models import Division
from projects.dispatch import returns, signing
from projects.dispatch.deadlines import days_of_month
from projects.dispatch.models import MonthlyReturn, MonthSettings, ReturnCorrection, SignedSheet, WeeklyReport
from projects.dispatch.return_facts import completed_before, confirmable
from projects.pool.models import Project
from tests.city import LONG_AGO, grant, make_organisation, make_project, make_report, make_user, moment
from tests.pool.cases import bulk_projects

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
D = datetime.date
JANUARY, FEBRUARY, MARCH = (Month.parse(f"2025-0{number}") for number in (1, 2, 3))
NOW = moment(D(2025, 4, 2))


def reported(project, text, cumulative, **fields):
    given = {"state": "ACCEPTED", "cumulative": Decimal(cumulative)} | fields
    return make_report(project, Week.parse(text), **given)


def read(month=MARCH):
    return returns.read_returns(month, Project.objects.order_by("pk"))


@pytest.fixture
def row():
    """The return of a project with 900 by the weeks."""
    reported(make_project(), "2025-W13", 900)
    return read()[0]


@pytest.fixture
def locked(cast, row):
    """The same confirmed and locked."""
    return returns.lock(returns.confirm([row], by=cast.reviewer, at=NOW), by=cast.office, at=NOW)[0]


def refused(act, *args, **said):
    with pytest.raises(RuleViolation) as caught:
        act(*args, **said)
    return caught.value.code


def many(count):
    """So many projects with an accepted week each."""
    week = Week.parse("2025-W13")
    given = {"state": "ACCEPTED", "cumulative": 900, "form": "CONSTRUCTION"}
    given |= {"submitted_at": NOW, "first_submitted_at": NOW}
    WeeklyReport.objects.bulk_create(
        WeeklyReport(project=project, week=week, as_of=week.day(4), **given)
        for project in bulk_projects(count)
    )


def test_five_hundred_are_confirmed_and_locked_with_an_event_each(cast):
    many(544)
    rows = read()
    assert len(rows) == 544
    confirmed = returns.confirm(rows, by=cast.reviewer, at=NOW)
    assert Event.objects.filter(verb="monthly_return.confirm").count() == 544
    locked = returns.lock(confirmed, by=cast.office, at=NOW)
    assert len(locked) == MonthlyReturn.objects.filter(state="LOCKED").count() == 544
    assert Event.objects.filter(verb="monthly_return.lock").count() == 544


def test_confirming_costs_hardly_more_for_many(cast):
    counts = []
    for count in (2, 40):
        many(count)
        rows = [row for row in read() if row.is_open]
        with CaptureQueriesContext(connection) as queries:
            returns.confirm(rows, by=cast.reviewer, at=NOW)
        counts.append(len(queries))
    # bulk inserts go in batches.
    assert counts[1] <= counts[0] + 2


def test_each_row_is_saved_for_itself(cast, row):
    reported(make_project(), "2025-W13", 700)
    first, second = read()
    returns.save(first, {"cumulative": Decimal(910)}, by=cast.staff, at=NOW)
    changes = [(first, {"cumulative": Decimal(920)}, 0), (second, {"progress_text": "封顶"}, 0)]
    saved, wrong = returns.save_many(changes, by=cast.reviewer, at=NOW)
    assert list(saved) == [second.project_id]
    assert isinstance(wrong[first.project_id], StaleVersion)
    assert MonthlyReturn.objects.get(project=first.project_id).cumulative == 910


def test_an_open_return_is_held_against_what_the_weeks_say_now(cast, row):
    row = returns.save(row, {"expected_year": Decimal(5000)}, by=cast.staff, at=NOW)
    WeeklyReport.objects.update(cumulative=Decimal(880))
    (row,) = read()
    assert (row.cumulative, row.weeks_cumulative, row.differs) == (900, 880, True)
    assert refused(returns.confirm, [row], by=cast.reviewer, at=NOW) == "reason_needed"
    row = returns.save(row, {"cumulative": Decimal(880)}, by=cast.staff, at=NOW, version=row.version)
    (row,) = returns.confirm([row], by=cast.reviewer, at=NOW)
    WeeklyReport.objects.update(cumulative=Decimal(800))
    # Once confirmed it keeps what the weeks said then.
    assert read()[0].weeks_cumulative == 880


def test_what_another_saved_meanwhile_is_not_confirmed_unseen(cast, row):
    returns.save(row, {"progress_text": "封顶"}, by=cast.staff, at=NOW)
    assert refused(returns.confirm, [row], by=cast.reviewer, at=NOW) == "stale"


def test_only_confirmed_ones_are_locked(cast, row):
    draft = returns.save(row, {"progress_text": "封顶"}, by=cast.staff, at=NOW)
    assert returns.lock([draft], by=cast.office, at=NOW) == []
    (row,) = returns.confirm(read(), by=cast.reviewer, at=NOW)
    (found,) = returns.lock([row], by=cast.office, at=NOW)
    assert (found.state, MonthlyReturn.objects.get().state) == ("LOCKED", "LOCKED")
    assert refused(returns.send_back, found, by=cast.office, at=NOW, reason="核对") == "not_confirmed"


def test_a_locked_figure_is_corrected_and_the_old_one_stays(cast, locked):
    values = {"cumulative": Decimal(950), "progress_percent": Decimal("21.5"), "expected_year": None}
    corrections = returns.correct(locked, values, by=cast.office, at=NOW, reason="与统计核对后更正")
    assert [(one.field, one.old, one.new) for one in corrections] == [
        ("cumulative", "900.00", "950"),
        ("progress_percent", "20.0", "21.5"),
    ]
    row = MonthlyReturn.objects.get()
    assert (row.state, row.cumulative, row.difference_reason) == ("LOCKED", 950, "与统计核对后更正")
    assert (
        ReturnCorrection.objects.filter(monthly_return=row, by=cast.office, reason="与统计核对后更正").count()
        == 2
    )
    told = sentence(history(row).filter(verb="monthly_return.correct").get())
    assert "900.00" in told
    assert "与统计核对后更正" in told


def test_what_cannot_be_corrected(cast, locked):
    act = {"by": cast.office, "at": NOW, "reason": "更正"}
    assert refused(returns.correct, locked, {"cumulative": Decimal(900)}, **act) == "same"
    assert refused(returns.correct, locked, {"cumulative": None}, **act) == "figure_needed"
    assert refused(returns.correct, locked, {"progress_percent": Decimal(101)}, **act) == "too_large"
    assert (
        refused(returns.correct, locked, {"cumulative": Decimal(1)}, **act | {"reason": " "})
        == "reason_needed"
    )
    MonthlyReturn.objects.update(state="CONFIRMED")
    assert refused(returns.correct, locked, {"cumulative": Decimal(1)}, **act) == "not_locked"


def test_the_months_own_figure_goes_from_the_return_before_or_the_week_before(cast):
    by_return, by_week = make_project(), make_project()
    reported(by_return, "2025-W09", 300)
    reported(by_week, "2025-W09", 400)
    (first, _second) = read(FEBRUARY)
    first = returns.save(
        first, {"cumulative": Decimal(320), "difference_reason": "补报"}, by=cast.staff, at=NOW
    )
    returns.confirm([first], by=cast.reviewer, at=NOW)
    keys = [by_return.pk, by_week.pk]
    assert completed_before(MARCH, keys) == {by_return.pk: 320, by_week.pk: 400}
    assert completed_before(JANUARY, keys) == dict.fromkeys(keys, 0)


def test_returns_are_due_on_a_working_day():
    """3 May 2025 lies in the holidays, which end on the 5th; February has no 31st."""
    CalendarDay.objects.all().delete()
    days = [D(2025, 5, 1), D(2025, 5, 2), D(2025, 5, 5)]
    CalendarDay.objects.bulk_create(CalendarDay(day=day, is_workday=False, name="劳动节") for day in days)
    found = days_of_month(Month.parse("2025-04"))
    assert (found.as_of, found.returns_due, found.bulletin_due) == (
        D(2025, 4, 30),
        D(2025, 5, 6),
        D(2025, 5, 8),
    )
    MonthSettings.objects.create(valid_from=LONG_AGO, cutoff_day=25, return_day=31, bulletin_day=31)
    found = days_of_month(JANUARY)
    # The 28th is a Friday.
    assert (found.as_of, found.returns_due) == (D(2025, 1, 25), D(2025, 2, 28))


def test_the_banner_confirms_its_own_and_a_unit_what_lies_in_no_banner(cast):
    unit = make_organisation("市水务局")
    mine = make_project()
    make_project(division=Division.objects.get(code="150525"), responsible_department=unit)
    citys = make_project(division=cast.city, responsible_department=unit)
    filler = make_user("filler")
    grant(filler, "reporter", scope="ORGANISATION", organisation=unit)
    for user, found in ((cast.reviewer, [mine]), (cast.staff, []), (filler, [citys]), (cast.office, [])):
        assert list(confirmable(user)) == found


def test_the_scan_of_the_signed_sheet_is_kept_for_the_banner(cast):
    upload = SimpleUploadedFile("3月月报.pdf", b"%PDF-1.7 scan")
    stored = signing.attach(cast.district, MARCH, upload, by=cast.reviewer, at=NOW)
    (sheet,) = signing.signed_sheets(MARCH, cast.reviewer)
    assert (sheet.division, [*sheet.attachments.all()]) == (cast.district, [stored])
    assert (stored.uploaded_by, stored.uploaded_at) == (cast.reviewer, NOW)
    # It shows the whole banner: who sees but his own projects does not see it.
    assert signing.signed_sheets(MARCH, cast.staff) == []
    assert signing.signed_sheets(MARCH, cast.office) == [sheet]
    signing.detach(sheet, stored, by=cast.reviewer, at=NOW)
    assert signing.signed_sheets(MARCH, cast.office) == []
    assert [event.verb for event in history(SignedSheet.objects.get())] == [
        "signed_sheet.detach",
        "signed_sheet.attach",
    ]
    assert refused(signing.attach, cast.district, MARCH, None, by=cast.reviewer, at=NOW) == "empty"
