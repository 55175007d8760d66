"""Dispatch in the admin site: what the office sets, what can only be read."""

import json

import pytest
from django.urls import reverse

from projects.base.models import Event
from projects.dispatch.assessing import assess_week
from projects.dispatch.models import ChainStep, DispatchSchedule, LightRuleSet
from tests.city import WEEK, make_project, make_report, moment

pytestmark = pytest.mark.django_db
READ = [
    "weeklyreport",
    "reportstep",
    "batch",
    "chase",
    "reportcorrection",
    "lightassessment",
    "exemption",
    "sitecheck",
    "reduction",
]
SET = ["dispatchschedule", "chainstep", "lightruleset"]


@pytest.fixture
def office(client, cast):
    cast.office.is_staff = True
    cast.office.save()
    client.force_login(cast.office)
    make_report(make_project(), state="ACCEPTED", by=cast.staff)
    return cast.office


@pytest.mark.parametrize("model", READ + SET)
def test_the_office_opens_every_list(client, office, model):
    assert client.get(reverse(f"admin:dispatch_{model}_changelist")).status_code == 200


@pytest.mark.parametrize("model", READ)
def test_what_the_week_wrote_is_only_read(client, office, model):
    assert client.get(reverse(f"admin:dispatch_{model}_add")).status_code == 403


@pytest.mark.parametrize("model", SET)
def test_what_is_set_opens_and_is_changed_with_an_event(client, office, model):
    row = {
        "dispatchschedule": DispatchSchedule,
        "chainstep": ChainStep,
        "lightruleset": LightRuleSet,
    }[model].objects.first()
    assert client.get(reverse(f"admin:dispatch_{model}_change", args=[row.pk])).status_code == 200


def test_switching_a_step_off_is_in_history(client, office):
    step = ChainStep.objects.get(code="CHECK")
    data = {
        "code": "CHECK",
        "name": step.name,
        "name_en": step.name_en,
        "permission": "check",
        "order": 3,
        "is_parallel": "on",
    }
    client.post(reverse("admin:dispatch_chainstep_change", args=[step.pk]), data)
    step.refresh_from_db()
    assert not step.is_enabled
    assert Event.objects.filter(verb="admin.change", actor=office).exists()
    assert client.post(reverse("admin:dispatch_chainstep_delete", args=[step.pk])).status_code == 403


def test_rules_that_gave_lights_stay_as_they_were(client, office):
    assess_week(WEEK, WEEK.day(4), at=moment(WEEK.last))
    used = LightRuleSet.objects.get(code="yinchuan")
    address = reverse("admin:dispatch_lightruleset_change", args=[used.pk])
    shown = client.get(address).context["adminform"].form.initial
    data = {"code": "yinchuan", "version": 1, "name": "改名", "valid_from": shown["valid_from"]}
    kept = data | {"parameters": json.dumps(used.parameters)}
    assert client.post(address, kept).status_code == 302
    changed = data | {"parameters": '{"start": {"yellow": 1, "red": 2}}'}
    assert "parameters" in client.post(address, changed).context["adminform"].form.errors
    used.refresh_from_db()
    assert (used.name, used.parameters["progress"]["red"]) == ("改名", 30)
    new = changed | {"version": 2, "valid_from": "2026-01-01", "_saveasnew": "1"}
    assert client.post(address, new).status_code == 302
    assert LightRuleSet.objects.get(code="yinchuan", version=2).parameters["start"]["red"] == 2


def test_wrong_parameters_are_named(client, office):
    data = {"code": "ours", "version": 1, "name": "本市", "parameters": '{"progress": {"measure": "x"}}'}
    response = client.post(reverse("admin:dispatch_lightruleset_add"), data)
    assert response.context["adminform"].form.errors["parameters"]
