"""What was chosen for a whole file, in words."""

import datetime

import pytest
from django.utils import timezone

from projects.base.periods import Week
from projects.dispatch.importing import WeeklyFigures
from projects.imports.option_words import words_of_options
from projects.liaison.importing import Assignments
from projects.pool.importing_projects import Projects
from tests.city import main_list

pytestmark = pytest.mark.django_db


def test_options_are_said_in_words(cast):
    listed = main_list()
    chosen = {
        "valid_from": datetime.date(2025, 3, 26),
        "tier": "LONG_TERM",
        "stage": "",
        "new_owners": True,
        "new_owners_of_known": False,
        "project_list": listed,
        "exception": "",
    }
    said = [words for _label, words in words_of_options(Projects(), chosen, user=cast.pooladmin)]
    assert said == ["2025年3月26日", "长期有储备", "是", "否", str(listed)]
    (level,) = words_of_options(Assignments(), {"level": "CITY"}, user=cast.office)
    assert level[1] == "市级"


def test_a_week_is_said_by_its_days(cast):
    week = Week.of(timezone.localdate())
    ((_label, words),) = words_of_options(WeeklyFigures(), {"week": str(week)}, user=cast.office)
    assert words == str(week.label)
