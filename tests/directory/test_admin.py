"""The admin site: one sign-in, rights from grants for the whole city, every act in history."""

import datetime

import pytest
from django.urls import reverse
from django.utils.translation import override

from projects.base.events import history
from projects.base.models import Event
from projects.base.sentences import sentence
from projects.directory.models import Chain, Division, Grant, Organisation, User
from projects.pool.models import ProgressCurve, ProjectList, ProjectListEntry
from tests.city import grant, make_project, make_user


@pytest.fixture
def superuser(cast, client):
    client.force_login(cast.admin)
    return client


def page(model, act="changelist", *args):
    return reverse(f"admin:{model}_{act}", args=args)


def staff(user):
    user.is_staff = True
    user.save()
    return user


# Signing in


def test_the_admin_site_has_no_sign_in_of_its_own(client, cast):
    response = client.get("/admin/pool/projectlist/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    response = client.post(
        "/accounts/login/?next=/admin/", {"username": "admin", "password": "baolian-test", "next": "/admin/"}
    )
    assert response["Location"] == "/admin/"


def test_who_is_signed_in_and_no_staff_is_refused_and_not_sent_round(client, cast):
    client.force_login(cast.pooladmin)
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403


# Rights


def test_staff_keep_what_their_role_for_the_whole_city_keeps(client, cast):
    client.force_login(staff(cast.pooladmin))
    assert client.get(page("pool_projectlist", "add")).status_code == 200
    assert client.get(page("directory_user")).status_code == 403


def test_a_role_for_a_part_of_the_city_opens_nothing_there(client, cast):
    local = staff(make_user("local", "pooladmin", scope="DIVISION", division=cast.district))
    client.force_login(local)
    assert client.get(page("pool_projectlist")).status_code == 403
    assert not local.has_perm("pool.change_projectlist")
    assert local.may("pool.change_projectlist")


def test_an_ended_grant_opens_nothing(client, cast):
    cast.pooladmin.grants.update(valid_to=datetime.date(2021, 1, 1))
    client.force_login(staff(cast.pooladmin))
    assert client.get(page("pool_projectlist")).status_code == 403


def test_the_office_gives_roles_but_makes_no_superusers(client, cast):
    client.force_login(staff(cast.office))
    person = make_user("newcomer")
    form = user_form(person, {"is_superuser": "on", "is_staff": "on", "name": "新人"})
    assert client.post(page("directory_user", "change", person.pk), form).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.is_superuser, person.is_staff) == ("新人", False, False)
    assert client.get(page("directory_user", "delete", person.pk)).status_code == 403
    response = client.post(page("directory_user", "change", cast.admin.pk), user_form(cast.admin, {}))
    assert response.status_code == 403


# History


def user_form(user, changes):
    return {
        "username": user.username,
        "name": user.name,
        "phone": "",
        "email": "",
        "is_active": "on",
        "grants-TOTAL_FORMS": "0",
        "grants-INITIAL_FORMS": "0",
        **changes,
    }


def test_what_is_changed_is_kept_with_what_it_was(superuser, cast):
    chain = Chain.objects.first()
    superuser.post(
        page("directory_chain", "change", chain.pk), {"name": "新名", "name_en": chain.name_en, "order": "1"}
    )
    (event,) = Event.objects.all()
    assert (event.verb, event.actor, event.target) == ("admin.change", cast.admin, chain)
    assert event.changes == {"name": [chain.name, "新名"]}
    with override("en"):
        assert "changed industry chain “新名”" in sentence(event)


def test_what_is_entered_and_deleted_is_kept(superuser):
    superuser.post(page("directory_chain", "add"), {"name": "新链", "name_en": "", "order": "9"})
    chain = Chain.objects.get(name="新链")
    superuser.post(page("directory_chain", "delete", chain.pk), {"post": "yes"})
    assert [event.verb for event in Event.objects.order_by("pk")] == ["admin.add", "admin.delete"]
    assert not Chain.objects.filter(name="新链").exists()


def test_many_deleted_at_once_are_kept_one_by_one(superuser):
    rows = [Chain.objects.create(name=f"链{number}") for number in range(3)]
    superuser.post(
        page("directory_chain"),
        {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"},
    )
    assert Event.objects.filter(verb="admin.delete").count() == 3


def test_a_role_given_with_a_person_is_kept(superuser, cast):
    person = make_user("newcomer")
    group = cast.office.grants.get().group
    form = user_form(
        person,
        {
            "grants-TOTAL_FORMS": "1",
            "grants-0-group": group.pk,
            "grants-0-scope": "CITY",
            "grants-0-valid_from": "2025-01-01",
        },
    )
    assert superuser.post(page("directory_user", "change", person.pk), form).status_code == 302
    assert Grant.objects.get(user=person).group == group
    (event,) = Event.objects.filter(target_id=person.pk)
    assert any("group" in name for name in event.changes)


def test_a_password_never_enters_history(superuser):
    person = make_user("newcomer")
    new = {"password1": "a-new-long-secret", "password2": "a-new-long-secret", "usable_password": "true"}
    superuser.post(f"/admin/directory/user/{person.pk}/password/", new)
    person.refresh_from_db()
    assert person.check_password("a-new-long-secret")
    for event in Event.objects.all():
        assert "secret" not in str(event.changes)
        assert "md5" not in str(event.changes)


# What the pages change is read here and not touched


def test_a_project_is_read_here_and_neither_entered_nor_deleted(superuser):
    project = make_project()
    response = superuser.get(page("pool_project", "change", project.pk))
    assert response.status_code == 200
    form = response.context["adminform"].form
    assert set(form.fields) == {"is_demo", "why"}
    assert superuser.get(page("pool_project", "add")).status_code == 403
    assert superuser.get(page("pool_project", "delete", project.pk)).status_code == 403


def test_a_place_on_a_list_is_entered_and_never_deleted(superuser):
    project = make_project(on_list=False)
    listed = ProjectList.objects.create(year=2025, code="LIAISON", name="包联")
    superuser.post(
        page("pool_projectlistentry", "add"),
        {
            "project_list": listed.pk,
            "project": project.pk,
            "serial": "7",
            "batch": "1",
            "valid_from": "2025-01-01",
            "why": "市政府通知",
        },
    )
    entry = ProjectListEntry.objects.get(project=project)
    assert superuser.get(page("pool_projectlistentry", "delete", entry.pk)).status_code == 403
    address = page("pool_projectlistentry", "change", entry.pk)
    sent = {"batch": "2", "valid_from": "2025-01-01", "serial": "9"}
    assert "why" in superuser.post(address, sent).context["adminform"].form.errors
    superuser.post(address, sent | {"why": "批次有误"})
    entry.refresh_from_db()
    assert (entry.serial, entry.batch) == (7, 2)
    changed, added = history(project)
    assert (changed.verb, changed.reason) == ("projectlistentry.change", "批次有误")
    assert changed.changes == {"batch": [1, 2]}
    assert (added.verb, added.reason) == ("projectlistentry.add", "市政府通知")
    with override("zh-hans"):
        assert "批次：1 → 2" in sentence(changed)


def test_a_milestone_is_put_right_with_a_reason_that_the_project_tells(superuser):
    project = make_project()
    row = project.milestones.create(name="封顶", baseline_on=datetime.date(2025, 9, 1))
    inline = {"milestones-TOTAL_FORMS": "1", "milestones-INITIAL_FORMS": "1", "milestones-0-id": row.pk}
    inline |= {"lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0", "milestones-0-name": "改名"}
    superuser.post(page("pool_project", "change", project.pk), inline | {"why": "试改"})
    row.refresh_from_db()
    assert row.name == "封顶"
    address = page("pool_milestone", "change", row.pk)
    sent = {"name": "主体封顶", "name_en": "", "baseline_on": "2025-10-01", "order": "0"}
    assert "why" in superuser.post(address, sent).context["adminform"].form.errors
    assert superuser.post(address, sent | {"why": "录入有误"}).status_code == 302
    told = history(project)[0]
    assert (told.verb, told.reason) == ("milestone.change", "录入有误")
    assert told.changes == {"name": ["封顶", "主体封顶"], "baseline_on": ["2025-09-01", "2025-10-01"]}
    assert "2025-09-01 → 2025-10-01" in sentence(told)
    assert superuser.get(page("pool_milestone", "delete", row.pk)).status_code == 403
    assert superuser.get(page("pool_milestone", "add")).status_code == 403


def test_a_curve_is_drawn_and_a_wrong_one_refused(superuser):
    curve = ProgressCurve.objects.get(is_default=True)
    response = superuser.get(page("pool_progresscurve", "change", curve.pk))
    assert "<polyline" in response.content.decode()
    wrong = {"name": "错", "code": "wrong", "points": "[50, 40, 30]", "name_en": ""}
    response = superuser.post(page("pool_progresscurve", "add"), wrong)
    assert "points" in response.context["adminform"].form.errors


def test_the_forms_of_every_model_open(superuser, cast):
    make_project(reporter=cast.staff, leader=cast.leader.leader)
    for model in (User, Division, Organisation, Chain, ProgressCurve, ProjectList):
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        first = model.objects.order_by("pk").first()
        assert superuser.get(page(label, "add")).status_code == 200, label
        if first is not None:
            assert superuser.get(page(label, "change", first.pk)).status_code == 200, label


def test_persons_are_found_by_the_role_they_have_today(superuser, cast):
    former = make_user("former")
    grant(former, "steward", valid_to=datetime.date(2021, 1, 1))
    rows = superuser.get(page("directory_user"), {"role": "steward"}).context["cl"].result_list
    assert list(rows) == [cast.steward]
