"""A permit that is stuck becomes an issue, and both know of each other."""

import pytest
import time_machine

from projects.issues.models import Issue
from projects.liaison.shown import PANELS
from tests.city import make_cast, make_project
from tests.issues.cases import raised
from tests.liaison.cases import NOW, TODAY
from tests.preparation.cases import make_permit
from tests.ui.suites import PanelSuite

PANEL = next(panel for panel in PANELS if (panel.page, panel.name) == ("permit", "issues"))


@pytest.fixture
def permit(cast):
    return make_permit(make_project(name="项目甲"), "GRASS")


def test_a_permit_is_raised_with_its_state_and_shows_the_issue(client, cast, permit):
    with time_machine.travel(NOW):
        client.force_login(cast.office)
        page = client.get(f"/preparation/permits/{permit.pk}/").content.decode()
        address = f"/issues/new/?source=preparation.permit:{permit.pk}"
        assert f'href="{address}"' in page
        initial = client.get(address).context["form"].initial
        assert initial["project"] == permit.project_id
        assert initial["category"] == "FOREST"
        assert str(permit.procedure) in initial["title"]
        sent = {name: initial[name] for name in ("project", "title", "category")}
        sent |= {"level": "BANNER", "raised_on": TODAY.isoformat()}
        assert client.post(address, sent).status_code == 302
        issue = Issue.objects.get()
        assert issue.source == permit
        assert (
            f'href="/issues/{issue.pk}/"' in client.get(f"/preparation/permits/{permit.pk}/").content.decode()
        )
        assert (
            f'href="/preparation/permits/{permit.pk}/"' in client.get(f"/issues/{issue.pk}/").content.decode()
        )


def test_a_granted_permit_offers_nothing(client, cast, permit):
    permit = make_permit(permit.project, "EIA", "GRANTED")
    with time_machine.travel(NOW):
        client.force_login(cast.office)
        assert (
            "source=preparation.permit"
            not in client.get(f"/preparation/permits/{permit.pk}/").content.decode()
        )


class TestPermitPanel(PanelSuite):
    panel = PANEL
    today = TODAY

    def reader(self):
        self.cast = make_cast(TODAY)
        _ = self.cast.office.active_grants
        return self.cast.office

    def make_object(self):
        return make_permit(make_project(), "GRASS")

    def fill(self, obj, count):
        for _number in range(count):
            issue = raised(obj.project, by=self.cast.office)
            issue.source = obj
            issue.save()
