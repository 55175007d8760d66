"""People and works for the tests of pages."""

import datetime
import itertools
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model

from projects.base.periods import Week
from projects.ui import registry
from tests.ui.testapp import pages
from tests.ui.testapp.models import Area, Tag, Work

numbers = itertools.count(1)


def make_user(username="reader", **fields):
    """Somebody who is signed in."""
    user, _new = get_user_model().objects.get_or_create(username=username, defaults={"name": "张三"} | fields)
    return user


def make_works(count, **fields):
    """Works in two areas, with and without the facts that may be missing."""
    areas = [
        Area.objects.get_or_create(
            code=f"1505{number:02}", defaults={"name": f"地区{number}", "order": number}
        )[0]
        for number in (2, 21)
    ]
    tag, _new = Tag.objects.get_or_create(name="重点")
    works = []
    for number in itertools.islice(numbers, count):
        bare = number % 3 == 0
        values = {
            "name": f"年产{number}万吨高性能铝合金板带箔生产线及配套设施建设项目",
            "code": f"2501-150502-04-01-{number:06}",
            "area": areas[number % 2],
            "second_area": None if bare else areas[0],
            "tier": Work.Tier.values[number % 3],
            "light": "" if bare else ["GREEN", "YELLOW", "RED"][number % 3],
            "total": Decimal(number * 1000),
            "planned": None if bare else Decimal(number * 300),
            "rate": None if bare else Decimal("12.34"),
            "gap": None if bare else Decimal("-3.26"),
            "started_on": None if bare else datetime.date(2025, 3, 28),
            "reported_at": None if bare else datetime.datetime(2025, 3, 28, 6, 32, tzinfo=datetime.UTC),
            "week": None if bare else Week.parse("2025-W13"),
            "people": number,
            "watched": bare,
        }
        works.append(Work.objects.create(**values | fields))
        works[-1].tags.add(tag)
    return works


@pytest.fixture(autouse=True)
def _test_pages(settings, monkeypatch):
    """The test app's addresses and what it registers, for these tests alone."""
    settings.ROOT_URLCONF = "tests.ui.urls"
    for one in (
        registry.navigation,
        registry.panels,
        registry.heads,
        registry.searchable,
        registry.extensions,
    ):
        monkeypatch.setattr(one, "_items", [])
    monkeypatch.setattr(registry, "captions", [])
    pages.register()


@pytest.fixture
def reader(client, db):
    """A client signed in as a reader."""
    client.force_login(make_user())
    return client
