"""The blocks of bulletins on homes ask as many queries as they declare."""

import datetime

import pytest
import time_machine

from projects.bulletins.models import Bulletin, RouteStep
from projects.bulletins.shown import PANELS
from projects.directory.models import Division
from projects.ui import registry
from tests.city import make_cast
from tests.ui.suites import PanelSuite

from .cases import MARCH, NOW

pytestmark = pytest.mark.django_db
TO_DO, TO_ANSWER, UNREAD = PANELS


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(NOW, tick=False):
        yield


def known(user):
    """Somebody whose grants the request knows already."""
    assert user.active_grants
    return user


class Home(PanelSuite):
    """A block of a home with a bulletin of March in some state."""

    today = datetime.date(2025, 4, 2)
    state = "DRAFT"

    def reader(self):
        self.cast = make_cast()
        return known(self.who())

    def make_object(self):
        said = {"by": self.cast.office, "at": NOW}
        published = {"published_by": said["by"], "published_at": NOW} if self.state == "PUBLISHED" else {}
        self.bulletin = Bulletin.objects.create(
            kind="MONTH",
            first=MARCH.first,
            state=self.state,
            round=1,
            computed_at=NOW,
            prepared_at=NOW,
            prepared_by=said["by"],
            **published,
        )

    def fill(self, obj, count):
        """Nothing of it grows."""


class TestToDo(Home):
    panel = TO_DO

    def who(self):
        return self.cast.office


class TestUnread(Home):
    panel, state = UNREAD, "PUBLISHED"

    def who(self):
        return self.cast.leader


class TestToAnswer(Home):
    panel, state = TO_ANSWER, "ON_ITS_WAY"

    def who(self):
        self.cast.reviewer.grants.update(division=self.cast.city)
        return self.cast.reviewer

    def fill(self, obj, count):
        asked = self.bulletin.sign_offs
        for place in range(count):
            path = {"code": f"9{asked.count():05}", "name": f"旗县{place}", "parent": self.cast.city}
            asked.create(
                round=1,
                step=RouteStep.Code.CHECK,
                division=Division.objects.create(kind="BANNER", **path),
                asked_at=NOW,
                due_on=self.today,
            )

    def ask(self, request, obj):
        found = super().ask(request, obj)
        assert found["rows"]
        return [(str(row.party), row.bulletin.period) for row, _overdue, _address in found["rows"]]


def test_they_are_registered():
    names = {panel.name for panel in registry.panels.on("home")}
    assert {panel.name for panel in PANELS} <= names
