"""Contradictions that the writer is asked about."""

import datetime
from decimal import Decimal

import pytest

from projects.dispatch.checks import ReportFacts, find_doubts, folded, sentence, unanswered
from projects.dispatch.models import WeeklyReport
from projects.pool.models import Project
from tests.city import WEEK


def project(**values):
    defaults = {
        "stage": "UNDER_CONSTRUCTION",
        "construction_state": "WORKING",
        "started_on": datetime.date(2024, 5, 1),
        "total_investment": Decimal(50000),
    }
    return Project(**{**defaults, **values})


def report(**values):
    defaults = {
        "week": WEEK,
        "as_of": WEEK.day(4),
        "form": "CONSTRUCTION",
        "cumulative": Decimal(1500),
        "progress_percent": Decimal(30),
        "work_done": "完成二层梁板",
        "progress_text": "主体二层",
    }
    return WeeklyReport(**{**defaults, **values})


LAST = {
    "cumulative": Decimal(1000),
    "progress_percent": Decimal(25),
    "work_done": "完成一层",
    "progress_text": "一层",
}


def codes(
    now, *, before=Decimal(1000), own=Decimal(300), last=LAST, of=None, planned=Decimal(10000), prior=0
):
    facts = ReportFacts(
        project=of or project(),
        previous=report(**last) if last else None,
        before=before,
        previous_own=own,
        planned=planned,
        prior_cumulative=Decimal(prior),
    )
    return [doubt.code for doubt in find_doubts(now, facts)]


def test_a_plausible_row_raises_no_question():
    assert codes(report()) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"work_done": "完成一层。 "}, ["COPIED_TEXT"]),
        ({"cumulative": Decimal(1300)}, ["SAME_FIGURE"]),
        ({"cumulative": Decimal(3999)}, []),
        ({"cumulative": Decimal(4000)}, ["JUMP"]),  # ten times last week's 300
        ({"progress_percent": Decimal(45)}, []),
        ({"progress_percent": Decimal("45.1")}, ["PROGRESS_JUMP"]),
        ({"cumulative": Decimal(999)}, ["FALLS"]),
        ({"cumulative": Decimal(50001)}, ["JUMP", "OVER_TOTAL", "OVER_PLAN"]),
        ({"cumulative": Decimal(10001)}, ["JUMP", "OVER_PLAN"]),
        ({"progress_percent": Decimal(24)}, ["PROGRESS_FALLS"]),
        ({"form": "PREPARATION", "cumulative": None}, ["STAGE_BACK"]),
    ],
)
def test_each_contradiction_is_seen(values, expected):
    assert codes(report(**values)) == expected


def test_no_money_two_weeks_running_is_no_contradiction():
    assert codes(report(cumulative=Decimal(1000)), own=Decimal(0)) == []


def test_what_was_done_in_other_years_counts_towards_the_total():
    assert codes(report(), prior=48500) == []
    assert codes(report(), prior="48500.01") == ["OVER_TOTAL"]


def test_the_cumulative_begins_anew_with_the_year():
    assert codes(report(cumulative=Decimal(10)), before=None, own=None) == []


def test_a_project_that_rests_may_repeat_its_words():
    resting = project(construction_state="WINTER")
    assert codes(report(work_done="完成一层", form="SUSPENDED"), of=resting) == ["SAME_TEXT"]


def test_started_without_a_date_is_asked_about():
    assert codes(report(), of=project(started_on=None)) == ["NO_START_DATE"]


def test_no_change_raises_no_question():
    assert codes(report(cumulative=Decimal(1), no_change=True)) == []


def test_a_reason_answers_a_doubt_and_good_news_needs_none():
    now = report(cumulative=Decimal(50001))
    facts = ReportFacts(project=project(), planned=Decimal(10000))
    doubts = find_doubts(now, facts)
    assert [doubt.code for doubt in unanswered(now, doubts)] == ["OVER_TOTAL"]
    now.reasons = {"OVER_TOTAL": "概算调整"}
    assert unanswered(now, doubts) == []


def test_every_doubt_can_be_said():
    facts = ReportFacts(project=project(), before=Decimal(2000), planned=Decimal(1))
    for doubt in find_doubts(report(), facts):
        assert "%" not in sentence(doubt.as_dict())


def test_texts_are_compared_without_spaces_and_punctuation():
    assert folded("完成 一层，封顶。") == folded("完成一层封顶")
