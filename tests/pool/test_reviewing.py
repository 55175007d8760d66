"""Opening a review: its period, whom it asks, what it proposes, silence, and that it happens once."""

import datetime
import threading

import pytest
from django.db import connection

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.models import Event
from projects.pool.models import GroupReview, PoolPolicy, Project, ReviewItem, RollingReview
from projects.pool.reviewing import open_review, period_of
from projects.pool.silence import moved_since
from projects.pool.ticks import open_rolling_review
from tests.city import WEEK, make_cast, make_organisation, make_project, make_report, moment
from tests.pool.rolling_cases import pool_project

FIRST = datetime.date(2025, 4, 1)
AT = moment(FIRST, 8)


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        ("2025-04-01", 3, "2025-04-01"),
        ("2025-03-31", 3, "2025-01-01"),
        ("2025-12-31", 3, "2025-10-01"),
        ("2025-02-15", 1, "2025-02-01"),
        ("2025-02-15", 6, "2025-01-01"),
        ("2025-08-15", 12, "2025-01-01"),
    ],
)
def test_the_period_of_a_day(day, months, first):
    assert str(period_of(datetime.date.fromisoformat(day), months)) == first


def test_a_review_asks_each_group_and_proposes_for_each_project(cast):
    group = make_organisation("第一专班", "WORKING_GROUP")
    make_organisation("无项目专班", "WORKING_GROUP")
    mine = pool_project(working_group=group, content="新建", tier="NEAR_TERM")
    free = pool_project()
    make_project(tier="")
    review = open_review(FIRST, at=AT)
    # Ten working days from 1 April on, with the Tomb-Sweeping holiday on Friday 4 April.
    assert (review.months, review.due_on) == (3, datetime.date(2025, 4, 16))
    assert review.silent_since == datetime.date(2025, 1, 1)
    assert {part.group: part.state for part in review.parts.all()} == {group: "OPEN", None: "OPEN"}
    items = {item.project: item for item in ReviewItem.objects.all()}
    assert set(items) == {mine, free}
    assert (items[mine].tier, items[mine].proposed, items[mine].proposed_tier) == (
        "NEAR_TERM",
        "DEMOTE",
        "ROLLING",
    )
    assert (items[free].proposed, items[free].opinion, items[free].decision) == ("KEEP", "", "")
    event = Event.objects.get(verb="review.open")
    assert (event.actor, event.params["projects"], event.params["parts"]) == (None, 2, 2)


def test_silence_counts_from_review_to_review(cast):
    still, moving = pool_project(), pool_project()
    open_review(datetime.date(2025, 1, 1), at=moment(datetime.date(2025, 1, 1)))
    day = datetime.date(2025, 2, 3)
    events.record("project.change", moving, by=cast.pooladmin, at=moment(day))
    open_review(FIRST, at=AT)
    open_review(datetime.date(2025, 7, 1), at=moment(datetime.date(2025, 7, 1)))

    def silent(project):
        return list(project.review_items.order_by("pk").values_list("silent_reviews", "proposed"))

    assert silent(still) == [(1, "KEEP"), (2, "REMOVE"), (3, "REMOVE")]
    assert silent(moving) == [(1, "KEEP"), (0, "KEEP"), (1, "KEEP")]
    last = RollingReview.objects.first()
    assert last.silent_since == FIRST


@pytest.mark.parametrize(
    ("verb", "moves"),
    [
        ("project.stage", True),
        ("project.change", True),
        ("milestone.reach", True),
        ("permit.grant", True),
        ("project.enter", True),
        ("project.tier", False),
        ("project.division", False),
        ("project.assign", False),
        ("review.decide", False),
    ],
)
def test_which_acts_are_progress(cast, verb, moves):
    project = pool_project()
    events.record(verb, project, by=cast.pooladmin, at=AT)
    everything = Project.objects.all()
    assert (project.pk in moved_since(everything, AT - datetime.timedelta(hours=1))) is moves
    assert moved_since(everything, AT) == set()


@pytest.mark.parametrize(
    ("facts", "moves"),
    [
        ({"state": "ACCEPTED"}, True),
        ({"state": "LOCKED"}, True),
        ({"state": "ACCEPTED", "no_change": True, "no_change_reason": "等待批复"}, False),
        ({"state": "SUBMITTED"}, False),
        ({"state": "DRAFT"}, False),
    ],
)
def test_which_reports_are_progress(cast, facts, moves):
    project = pool_project()
    make_report(project, by=cast.staff, **facts)
    everything = Project.objects.all()
    assert (project.pk in moved_since(everything, moment(WEEK.first))) is moves
    assert moved_since(everything, moment(WEEK.day(4))) == set()


def test_what_came_back_meanwhile_had_no_time_to_be_silent(cast):
    project = pool_project(tier="")
    project.tiers.all().delete()
    project.move_to_tier("ROLLING", on=FIRST, by=cast.pooladmin, at=AT, reason="重新谋划")
    assert moved_since(Project.objects.all(), moment(FIRST, 7)) == {project.pk}


def test_opening_again_changes_nothing(cast):
    pool_project()
    first = open_review(FIRST, at=AT)
    pool_project()
    assert open_review(FIRST, at=AT) == first
    assert ReviewItem.objects.count() == 1
    assert Event.objects.filter(verb="review.open").count() == 1


@pytest.mark.parametrize("code", ["no_policy", "not_first", "empty_pool"])
def test_what_cannot_be_opened(cast, code):
    first = FIRST
    if code == "no_policy":
        PoolPolicy.objects.all().delete()
    if code == "not_first":
        first = datetime.date(2025, 4, 2)
    with pytest.raises(RuleViolation, check=lambda error: error.code == code):
        open_review(first, at=AT)
    assert not RollingReview.objects.exists()


def test_the_clock_opens_the_running_period_alone(cast):
    assert open_rolling_review(AT) == 0
    pool_project()
    assert open_rolling_review(moment(datetime.date(2025, 5, 20))) == 1
    assert open_rolling_review(moment(datetime.date(2025, 5, 21))) == 0
    assert RollingReview.objects.get().first == FIRST
    PoolPolicy.objects.all().delete()
    assert open_rolling_review(moment(datetime.date(2025, 7, 1))) == 0


@pytest.mark.django_db(transaction=True)
def test_two_open_the_same_review_at_once():
    make_cast()
    for _ in range(3):
        pool_project()
    barrier, errors = threading.Barrier(2), []

    def run():
        try:
            barrier.wait(timeout=10)
            open_rolling_review(AT)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    assert (RollingReview.objects.count(), GroupReview.objects.count(), ReviewItem.objects.count()) == (
        1,
        1,
        3,
    )


def test_the_queries_do_not_depend_on_the_projects(cast, django_assert_max_num_queries):
    for _ in range(30):
        pool_project()
    with django_assert_max_num_queries(22):
        open_review(FIRST, at=AT)
