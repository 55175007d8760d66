"""Settings with dates in the admin site: the past keeps its own, nothing overlaps."""

import datetime

import pytest
import time_machine
from django.contrib import admin
from django.db.models import CheckConstraint, UniqueConstraint
from django.urls import reverse

from projects.base.admin import ReadOnlyAdmin
from projects.base.dated import DatedAdmin
from projects.base.events import history
from projects.base.models import EffectiveDated, Event
from projects.base.reasoned import ReasonedAdmin
from projects.issues.models import EscalationRule, IssueSettings
from projects.liaison.models import LiaisonSettings
from projects.preparation.models import Procedure
from tests.city import LONG_AGO, make_cast, moment

D = datetime.date
TODAY = D(2025, 3, 26)
TOMORROW = D(2025, 3, 27)


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(moment(TODAY, 10)):
        yield


@pytest.fixture
def cast(db):
    return make_cast(TODAY)


@pytest.fixture
def office(client, cast):
    cast.office.is_staff = True
    cast.office.save()
    client.force_login(cast.office)
    return client


@pytest.fixture
def held(cast):
    LiaisonSettings.objects.all().delete()
    return LiaisonSettings.objects.create(valid_from=LONG_AGO, visits_per_month=1)


def page(model, act="changelist", *args):
    return reverse(f"admin:{model}_{act}", args=args)


def settings(day, **more):
    return {"valid_from": day, "visits_per_month": 2, "directive_days": 7, "why": "市委要求", **more}


def said(response):
    """The errors of a form, all in one text."""
    assert response.status_code == 200, response.status_code
    return str(response.context["adminform"].form.errors)


def add(client, model="liaison_liaisonsettings", **data):
    return client.post(page(model, "add"), data)


def test_a_new_row_closes_the_one_in_force_on_the_day_before(office, cast, held):
    assert add(office, **settings(TOMORROW)).status_code == 302
    held.refresh_from_db()
    new = LiaisonSettings.objects.get(valid_from=TOMORROW)
    assert (held.valid_to, new.valid_to) == (TOMORROW, None)
    assert LiaisonSettings.objects.on(TODAY).get() == held
    assert LiaisonSettings.objects.on(TOMORROW).get() == new
    (event,) = history(new)
    assert (event.actor, event.reason) == (cast.office, "市委要求")
    assert event.changes["visits_per_month"] == [1, 2]
    assert "directive_days" not in event.changes
    (ended,) = history(held)
    assert (ended.reason, ended.changes) == ("市委要求", {"valid_to": [None, "2025-03-27"]})


def test_a_reason_is_asked_and_no_past_day_changes(office, held):
    assert "why" in said(add(office, **settings(TOMORROW, why=" ")))
    assert "valid_from" in said(add(office, **settings(D(2025, 3, 25))))
    assert LiaisonSettings.objects.get() == held
    assert not Event.objects.exists()


def test_what_overlaps_is_refused_in_words(office, held):
    add(office, **settings(D(2025, 4, 10)))
    for day in (D(2025, 4, 10), D(2025, 4, 1)):
        told = said(add(office, **settings(day)))
        assert "2025-04-10" in told
        assert "liaison_" not in told
    assert LiaisonSettings.objects.count() == 2


def test_what_has_begun_is_only_ended_and_from_today_on(office, held):
    change = page("liaison_liaisonsettings", "change", held.pk)
    assert set(office.get(change).context["adminform"].form.fields) == {"valid_to", "why"}
    assert "valid_to" in said(office.post(change, {"valid_to": "2025-03-25", "why": "停用"}))
    told = said(office.post(change, {"valid_to": "2019-01-01", "why": "停用"}))
    assert "ends_after_start" not in told
    assert "why" in said(office.post(change, {"valid_to": TODAY}))
    sent = {"valid_to": TODAY, "why": "停用", "visits_per_month": 9, "valid_from": "2021-01-01"}
    assert office.post(change, sent).status_code == 302
    held.refresh_from_db()
    assert (held.valid_from, held.valid_to, held.visits_per_month) == (LONG_AGO, TODAY, 1)
    (event,) = history(held)
    assert (event.reason, event.changes) == ("停用", {"valid_to": [None, "2025-03-26"]})
    assert office.post(change, {"valid_to": "2026-01-01", "why": "恢复"}).status_code == 403


def test_one_that_began_today_lasts_today(office, held):
    add(office, **settings(TODAY))
    new = LiaisonSettings.objects.get(valid_from=TODAY)
    change = page("liaison_liaisonsettings", "change", new.pk)
    assert "valid_to" in said(office.post(change, {"valid_to": TODAY, "why": "撤销"}))


def test_what_is_to_come_can_be_changed_and_taken_back(office, cast, held):
    add(office, **settings(TOMORROW))
    new = LiaisonSettings.objects.get(valid_from=TOMORROW)
    change = page("liaison_liaisonsettings", "change", new.pk)
    office.post(change, settings(D(2024, 1, 1), visits_per_month=3))
    new.refresh_from_db()
    assert (new.valid_from, new.visits_per_month) == (TOMORROW, 3)
    assert office.post(page("liaison_liaisonsettings", "delete", new.pk), {"post": "yes"}).status_code == 302
    held.refresh_from_db()
    assert held.valid_to is None
    assert LiaisonSettings.objects.get() == held


def test_what_has_begun_is_deleted_by_nobody(client, cast, held):
    client.force_login(cast.admin)
    assert client.get(page("liaison_liaisonsettings", "delete", held.pk)).status_code == 403
    sent = {"action": "delete_selected", "_selected_action": [held.pk], "post": "yes"}
    client.post(page("liaison_liaisonsettings"), sent)
    assert LiaisonSettings.objects.filter(pk=held.pk).exists()


def test_each_step_of_the_ladder_has_its_own_row(office):
    before = {row.step: row for row in EscalationRule.objects.on(TODAY)}
    sent = {"step": "LETTER", "days": 9, "working_days": "on", "valid_from": TOMORROW, "why": "提级"}
    assert add(office, "issues_escalationrule", **sent).status_code == 302
    after = {row.step: row for row in EscalationRule.objects.on(TOMORROW)}
    assert {step for step in after if after[step] != before[step]} == {"LETTER"}
    assert after["LETTER"].days == 9
    assert EscalationRule.objects.on(TOMORROW).count() == len(before)


def test_the_list_shows_all_numbers_and_the_form_their_units(office, held):
    columns = office.get(page("issues_issuesettings")).context["cl"].list_display
    assert {"banner_days", "leader_days", "meeting_days", "sign_days"} <= set(columns)
    fields = office.get(page("issues_issuesettings", "add")).context["adminform"].form.fields
    for name in IssueSettings._meta.get_fields():
        if name.name.endswith("_days"):
            assert "工作日" in str(fields[name.name].help_text), name.name


# Nothing in the admin site goes round these rules, or names a constraint.

OTHERWISE_KEPT = {"pool.projectlistentry", "directory.grant", "directory.delegation"}


def test_every_dated_setting_is_kept_in_this_way():
    for model, kept in admin.site._registry.items():
        if not issubclass(model, EffectiveDated) or model._meta.label_lower in OTHERWISE_KEPT:
            continue
        # Versions of a procedure and assessments of a zone are records: each has its own time.
        records = {"preparation.procedure", "preparation.regionalassessment"}
        assert isinstance(kept, DatedAdmin | ReadOnlyAdmin) or model._meta.label_lower in records, model
    for model, kept in admin.site._registry.items():
        if model._meta.label_lower in OTHERWISE_KEPT - {"directory.grant"}:
            assert isinstance(kept, ReasonedAdmin), model


def test_a_broken_constraint_is_said_in_words():
    for model, kept in admin.site._registry.items():
        if isinstance(kept, DatedAdmin | ReadOnlyAdmin):
            continue
        for one in model._meta.constraints:
            named = isinstance(one, CheckConstraint) or (isinstance(one, UniqueConstraint) and one.condition)
            if named and not one.name.endswith("_ends_after_start"):
                assert one.violation_error_message != one.default_violation_error_message, one.name


def test_an_end_before_the_beginning_is_said_in_words(client, cast):
    client.force_login(cast.admin)
    row = Procedure.objects.first()
    form = client.get(page("preparation_procedure", "change", row.pk)).context["adminform"].form
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    sent |= {"valid_to": row.valid_from - datetime.timedelta(1)}
    response = client.post(page("preparation_procedure", "change", row.pk), sent)
    assert "ends_after_start" not in response.content.decode()
    assert "valid_to" in said(response)
