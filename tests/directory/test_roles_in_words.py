"""What stands under a person's name."""

import pytest
from django.utils.translation import override

from projects.directory.roles import roles_in_words
from tests import city

pytestmark = pytest.mark.django_db


def test_each_role_of_today_is_named_once():
    person = city.make_user("two", "reviewer")
    city.grant(person, "reviewer", scope="OWN")
    city.grant(person, "office")
    city.grant(person, "steward", valid_to=city.LONG_AGO)
    with override("en"):
        assert sorted(roles_in_words(person)) == ["dispatch office", "reviewer"]
        assert roles_in_words(city.make_user("nobody")) == []


def test_the_roles_of_the_request_are_read_once(django_assert_num_queries):
    person = city.make_user("one", "office")
    with django_assert_num_queries(2):
        assert roles_in_words(person) == roles_in_words(person)
