"""An issue raised from a directive: the order is quoted, the title is what the writer says is stuck."""

import pytest
import time_machine

from projects.liaison import directing
from tests.city import make_cast, make_organisation, moment
from tests.liaison.cases import TODAY, make_liaison, stamp

pytestmark = pytest.mark.django_db


def test_the_order_is_quoted_and_the_title_stays_empty(client):
    with time_machine.travel(moment(TODAY, 10)):
        cast = make_cast(TODAY)
        project = make_liaison(cast.leader.leader)
        directive = directing.leave(
            project,
            cast.leader.leader,
            "请林草局两周内拿出意见。",
            on=TODAY,
            handler_unit=make_organisation("通辽市林草局"),
            **stamp(cast.leader),
        )
        client.force_login(cast.office)
        page = client.get(f"/issues/new/?source=liaison.directive:{directive.pk}")
        initial = page.context["form"].initial
        assert (initial["project"], initial.get("title", "")) == (project.pk, "")
        assert page.context["source"].quote == "请林草局两周内拿出意见。"
        assert "请林草局两周内拿出意见。" in page.content.decode()
