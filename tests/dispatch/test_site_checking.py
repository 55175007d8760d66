"""Checks on site: what is kept of an aspect, dated photos, and what no row can say."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from projects.base.errors import RuleViolation
from projects.base.events import history
from projects.base.models import Attachment
from projects.base.sentences import registered
from projects.dispatch.models import CheckPhoto, SiteCheck
from projects.dispatch.site_checking import add_photos, read_reported
from tests.city import WEEK, make_project, make_report

from .site_cases import AGREES, NOW, TODAY, D, check, differs, picture, reporting

pytestmark = pytest.mark.django_db


def refused(code, act, *arguments, **given):
    with pytest.raises(RuleViolation, check=lambda error: error.code == code):
        act(*arguments, **given)


def test_what_was_reported_is_read_by_the_day_and_kept_as_it_stood(cast):
    project = reporting(cast, 800, 1000, started_on=D(2024, 5, 1))
    made = check(
        project,
        cast.supervision,
        on=(WEEK - 1).day(3),
        start=AGREES,
        progress=differs(Decimal(12), "基础刚完成"),
        investment=differs(Decimal(700)),
    )
    project.weekly_reports.update(cumulative=5000, progress_text="改过")
    made = SiteCheck.objects.get(pk=made.pk)
    # The cut-off of the week before is Thursday the 20th: by Wednesday only the 13th's had come.
    assert (made.basis.week, made.start_reported) == (WEEK - 2, D(2024, 5, 1))
    assert (made.progress_reported, made.progress_reported_text) == (19, "主体结构施工")
    assert (made.investment_reported, made.investment_found, made.excess) == (800, 700, 100)
    assert made.differs
    assert made.start_found is None


def test_only_accepted_figures_of_the_year_are_what_was_reported(cast):
    project = reporting(cast, 5000, last=WEEK - 13)  # of 2024
    assert read_reported(project, TODAY).cumulative is None
    assert read_reported(project, TODAY).percent == 20
    make_report(project, WEEK - 1, cumulative=Decimal(900), state="SUBMITTED", by=cast.staff)
    assert read_reported(project, TODAY).cumulative is None
    make_report(project, WEEK - 2, cumulative=Decimal(800), state="ACCEPTED", by=cast.staff)
    assert read_reported(project, TODAY).cumulative == 800


def test_a_week_without_figures_leaves_those_before(cast):
    project = reporting(cast, 800)
    silent = {"cumulative": None, "progress_percent": None, "no_change": True}
    make_report(project, WEEK, state="ACCEPTED", by=cast.staff, **silent)
    assert (read_reported(project, TODAY).cumulative, read_reported(project, TODAY).percent) == (800, 20)


def test_a_start_that_was_none(cast):
    project = make_project(started_on=D(2025, 3, 1))
    made = check(project, cast.office, start=differs(None))
    assert (made.start, made.start_reported, made.start_found) == ("DIFFERS", D(2025, 3, 1), None)
    # Not started, as recorded: that agrees.
    idle = make_project(started_on=None)
    assert not check(idle, cast.office, start=AGREES).differs
    refused("no_start_difference", check, idle, cast.office, start=differs(None))
    refused("start_later", check, project, cast.office, start=differs(D(2025, 4, 1)))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"on": WEEK.day(6)}, "future"),
        ({"place": " "}, "place_needed"),
        ({"finding": ""}, "finding_needed"),
        ({"investment": None}, "nothing_checked"),
        ({"investment": differs(None)}, "investment_needed"),
        ({"investment": differs(Decimal(1000))}, "no_investment_difference"),
        ({"progress": differs(Decimal(20))}, "no_progress_difference"),
        ({"photos": [(picture(), "image/png", WEEK.day(6))]}, "photo_future"),
        ({"photos": [(picture(), "image/png", None)]}, "photo_day_needed"),
        ({"reduction": (None, "多报")}, "no_excess"),
        ({"investment": differs(Decimal(1200)), "reduction": (None, "多报")}, "no_excess"),
        ({"investment": differs(Decimal(900)), "reduction": (Decimal(101), "多报")}, "too_large"),
        ({"investment": differs(Decimal(900)), "reduction": (Decimal(0), "多报")}, "amount_needed"),
        ({"investment": differs(Decimal(900)), "reduction": (None, " ")}, "reduction_reason_needed"),
    ],
)
def test_what_is_no_check_is_refused_and_nothing_of_it_kept(cast, given, code):
    project = reporting(cast, 1000)
    refused(code, check, project, cast.supervision, **given)
    assert not SiteCheck.objects.exists()
    assert not Attachment.objects.exists()


def test_nothing_agrees_with_what_was_never_accepted(cast):
    refused("no_investment_reported", check, make_project(), cast.office)
    made = check(make_project(), cast.office, investment=differs(Decimal(30)))
    assert (made.investment_reported, made.excess, made.basis) == (None, None, None)


def test_photos_carry_their_day(cast):
    project = reporting(cast, 1000)
    made = check(project, cast.office, photos=[(picture(), "image/png", D(2025, 3, 27))])
    add_photos(made, [(picture("二.png"), "image/png", D(2025, 3, 26))], by=cast.office, at=NOW, today=TODAY)
    photos = CheckPhoto.objects.select_related("attachment")
    assert [(one.taken_on, one.attachment.name) for one in photos] == [
        (D(2025, 3, 26), "二.png"),
        (D(2025, 3, 27), "现场.png"),
    ]
    assert {one.attachment.owner for one in photos} == {made}
    assert [event.verb for event in history(made)] == ["site_check.photos", "site_check.record"]


def test_every_act_has_its_sentence():
    acts = {f"site_check.{act}" for act in ("record", "photos", "propose", "confirm", "return")}
    assert acts <= registered()


# What must never happen, asked of the database itself


@pytest.mark.parametrize(
    "values",
    [
        {"place": ""},
        {"finding": ""},
        {"investment": ""},
        {"investment": "DIFFERS"},
        {"investment": "AGREES", "investment_found": 5},
        {"investment": "DIFFERS", "investment_found": -1},
        {"progress": "DIFFERS"},
        {"progress": "DIFFERS", "progress_found": 101},
        {"start": "DIFFERS"},
        {"start": "AGREES", "start_found": D(2025, 1, 1)},
    ],
)
def test_the_database_keeps_no_check_that_says_half(cast, values):
    made = check(reporting(cast, 1000), cast.office)
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteCheck.objects.filter(pk=made.pk).update(**values)
