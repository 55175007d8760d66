"""The figures of a month, computed by hand."""

import datetime
from decimal import Decimal

import pytest

from projects.dispatch import figures
from projects.dispatch.figures import Comparison, ProjectFigures, Rate

D = datetime.date
FIRST, LAST = D(2025, 3, 1), D(2025, 3, 31)


def row(project, **facts):
    money = ("total_investment", "planned", "asked", "completed", "completed_before", "recognised")
    return ProjectFigures(
        project, **{name: Decimal(str(value)) if name in money else value for name, value in facts.items()}
    )


def summary(*rows):
    return figures.summarise(rows, FIRST, LAST)


def test_sums_rate_and_gap_of_three_projects():
    found = summary(
        row(1, total_investment=50000, planned=10000, asked=13, completed=2000, completed_before=500),
        row(2, total_investment=20000, planned=5000, asked=25, completed=500, completed_before=500),
        row(3, total_investment=1000),
    )
    assert (found.count, found.total_investment, found.planned) == (3, 71000, 15000)
    assert (found.completed, found.completed_in_period, found.without_figure) == (2500, 1500, 1)
    assert round(found.rate, 4) == Decimal("16.6667")
    # (10000 × 13 + 5000 × 25) ÷ 15000
    assert found.asked == 17
    assert round(found.gap, 4) == Decimal("-0.3333")


def test_money_of_a_project_without_a_plan_is_completed_but_makes_no_rate():
    found = summary(
        row(1, planned=1000, completed=500), row(2, completed=300), row(3, planned=0, completed=9)
    )
    assert found.completed == 809
    assert found.rate == 50


def test_who_has_told_nothing_keeps_his_plan_in_the_rate():
    assert summary(row(1, planned=1000, completed=500), row(2, planned=1000)).rate == 25
    assert summary(row(1, planned=1000)).rate is None


def test_nothing_is_no_rate_and_no_gap():
    found = summary()
    assert (found.count, found.rate, found.asked, found.gap, found.recognised) == (0, None, None, None, None)
    assert found.start_or_resume.percent is None


def test_the_start_or_resume_rate_and_its_two_parts():
    """伊金霍洛旗 2017: 147 of 204."""
    rows = [row(n, build_type="NEW", started_on=D(2025, 3, 2) if n < 40 else None) for n in range(80)]
    rows += [
        row(n, build_type="CONTINUED", resumed_on=D(2025, 3, 5) if n < 187 else None) for n in range(80, 204)
    ]
    found = summary(*rows)
    assert found.start_or_resume == Rate(147, 204, "PLAN_LIST")
    assert round(found.start_or_resume.percent, 1) == Decimal("72.1")
    assert (found.start, found.resume) == (Rate(40, 80), Rate(107, 124))


def test_the_same_numerator_against_the_target_of_the_year():
    """79 of the target of 200: 39.5 %."""
    rate = figures.against_target(Rate(79, 544), 200)
    assert (rate.kind, rate.percent) == ("ANNUAL_TARGET", Decimal("39.5"))


def test_a_new_project_does_not_count_as_resumed_nor_a_continued_one_as_started():
    found = summary(
        row(1, build_type="NEW", resumed_on=D(2025, 3, 1)),
        row(2, build_type="CONTINUED", started_on=D(2023, 5, 1)),
    )
    assert found.start_or_resume == Rate(0, 2)


def test_what_happened_in_the_month_counts_its_first_and_last_day():
    found = summary(
        row(1, started_on=D(2025, 3, 1)),
        row(2, started_on=D(2025, 3, 31), completed_on=D(2025, 3, 31)),
        row(3, started_on=D(2025, 2, 28), in_production_on=D(2025, 3, 15)),
    )
    assert (found.started_in_period, found.finished_in_period, found.in_production_in_period) == (2, 1, 1)


def test_statistics_stand_beside_and_the_difference_is_of_what_both_know():
    found = summary(
        row(1, completed=1000, recognised=800),
        row(2, completed=500),
        row(3, recognised=70),
    )
    assert (found.recognised, found.difference) == (870, 200)


def test_entered_into_statistics_is_a_share_of_the_started():
    found = summary(
        row(1, started_on=D(2025, 1, 5), stat_entered_on=D(2025, 2, 5)),
        row(2, started_on=D(2025, 1, 5)),
        row(3, stat_entered_on=D(2025, 2, 5)),
    )
    assert (found.in_statistics, found.should_be_in_statistics, found.statistics_rate) == (1, 2, 50)


def test_lights_are_counted_and_returns_told_apart_from_weeks():
    found = summary(
        row(1, light="RED", source="RETURN"), row(2, light="RED", source="WEEK"), row(3, light="")
    )
    assert (found.lights, found.by_return) == ({"RED": 2, "": 1}, 1)


def ranking(before=None, **values):
    """The ranking of units by (value, amount)."""
    return figures.rank(
        {
            unit: (None if value is None else Decimal(value), Decimal(amount))
            for unit, (value, amount) in values.items()
        },
        before,
    )


class TestRanking:
    def test_by_value_then_by_amount(self):
        found = figures.rank(
            {
                "甲": (Decimal(50), Decimal(10)),
                "乙": (Decimal(60), Decimal(1)),
                "丙": (Decimal(50), Decimal(20)),
            }
        )
        assert [(one.unit, one.place) for one in found] == [("乙", 1), ("丙", 2), ("甲", 3)]

    def test_equals_share_a_place_and_the_next_is_left_out(self):
        found = ranking(甲=(50, 10), 乙=(50, 10), 丙=(40, 10))
        assert [(one.unit, one.place) for one in found] == [("甲", 1), ("乙", 1), ("丙", 3)]

    def test_a_zero_plan_is_not_ranked(self):
        found = ranking(甲=(None, 5), 乙=(0, 0))
        assert [(one.unit, one.place, one.value) for one in found] == [("乙", 1, 0), ("甲", None, None)]

    def test_the_change_of_place(self):
        before = figures.places(
            figures.rank({"甲": (Decimal(9), Decimal(0)), "乙": (Decimal(8), Decimal(0))})
        )
        values = {
            "乙": (Decimal(9), Decimal(0)),
            "甲": (Decimal(8), Decimal(0)),
            "丙": (Decimal(7), Decimal(0)),
        }
        assert [(one.unit, one.change) for one in figures.rank(values, before)] == [
            ("乙", 1),
            ("甲", -1),
            ("丙", None),
        ]


def test_should_have_started_and_has_not():
    rows = [
        row(1, build_type="NEW", planned_start_on=D(2025, 3, 31)),
        row(2, build_type="NEW", planned_start_on=D(2025, 2, 1)),
        row(3, build_type="NEW", planned_start_on=D(2025, 4, 1)),
        row(4, build_type="NEW", planned_start_on=D(2025, 1, 1), started_on=D(2025, 3, 1)),
        row(5, build_type="CONTINUED", planned_start_on=D(2024, 1, 1)),
        row(6, build_type="NEW"),
    ]
    assert [one.project for one in figures.not_started(rows, LAST)] == [2, 1]


def test_which_projects_fill_the_gap():
    rows = [
        row(1, planned=10000, asked=50, completed=1000),
        row(2, planned=90000, asked=10, completed=8000),
        row(3, planned=100, asked=50, completed=90),
        row(4, planned=100, asked=50),
    ]
    assert [(one.project, lacking) for one, lacking in figures.largest_gaps(rows)] == [(1, 4000), (2, 1000)]


@pytest.mark.parametrize(
    ("now", "then", "difference", "growth"), [(150, 100, 50, 50), (5, 0, 5, None), (None, 3, None, None)]
)
def test_one_month_against_another(now, then, difference, growth):
    found = Comparison(None if now is None else Decimal(now), Decimal(then))
    assert (found.difference, found.growth) == (difference, growth)
