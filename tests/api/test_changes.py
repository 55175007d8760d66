"""Following what changed: completely, in order, and no further than one may see."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from projects.api import commit_order
from projects.api.changes import seal, sight_of
from projects.base import events
from projects.base.models import Event
from projects.directory.models import Division, Organisation
from projects.investment import talking
from projects.preparation import acts
from tests.api.cases import Person, System
from tests.city import LONG_AGO, WEEK, grant, make_organisation, make_project, make_report, make_user, moment
from tests.investment.signed_cases import make_talks
from tests.preparation.cases import make_permit, preliminary


def told(system, cursor):
    """[(resource, key, act, gone)] since a cursor."""
    found = system.changes(cursor)
    return [(one["resource"], one["id"], one["act"], one["gone"]) for one in found["results"]]


def enter(project, by, verb="project.change"):
    return events.record(verb, project, by=by, at=timezone.now())


@pytest.mark.django_db
def test_a_follower_begins_with_now_and_hears_every_act_once(cast):
    project = make_project()
    enter(project, cast.office)
    system = System(cast.office)
    first = system.changes()
    assert (first["results"], first["more"], first["reload"]) == ([], False, False)
    for _number in range(3):
        enter(project, cast.office)
    found = system.changes(first["cursor"])
    assert [one["id"] for one in found["results"]] == [project.pk] * 3
    assert found["results"][0]["href"].endswith(f"/api/projects/{project.pk}/")
    assert system.changes(found["cursor"])["results"] == []
    assert len(system.changes(first["cursor"])["results"]) == 3


@pytest.mark.django_db
def test_pages_follow_each_other(cast):
    projects = [make_project() for _number in range(5)]
    system = System(cast.office)
    cursor, seen, rounds = system.changes()["cursor"], [], 0
    for project in projects:
        enter(project, cast.office)
    more = True
    while more:
        found = system.get(f"/api/changes/?limit=2&cursor={cursor}").json()
        cursor, more = found["cursor"], found["more"]
        seen += [one["id"] for one in found["results"]]
        rounds += 1
    assert (seen, rounds) == ([project.pk for project in projects], 3)


@pytest.mark.django_db
def test_acts_on_a_permit_are_told_of_the_permit(cast, time_machine):
    time_machine.move_to(moment(WEEK.day(4)), tick=False)
    permit = make_permit(preliminary(), "EIA")
    system = System(cast.office)
    cursor = system.changes()["cursor"]
    acts.begin(permit, on=WEEK.day(3), by=cast.approval, at=timezone.now())
    assert told(system, cursor) == [("permits", permit.pk, "permit.begin", False)]


@pytest.mark.django_db
def test_what_one_may_not_see_is_not_told_and_what_leaves_his_sight_is_gone(cast):
    naiman = Division.objects.get(code="150525")
    own, foreign = make_project(), make_project(division=naiman)
    reviewer, office = System(cast.reviewer), System(cast.office)
    cursor, whole = reviewer.changes()["cursor"], office.changes()["cursor"]
    enter(foreign, cast.office)
    enter(own, cast.office)
    assert told(reviewer, cursor) == [("projects", own.pk, "project.change", False)]
    own.move_to_division(naiman, on=WEEK.first, by=cast.office, at=timezone.now(), reason="区划调整")
    cursor = seal_before(own, cast.reviewer)
    assert told(reviewer, cursor) == [("projects", own.pk, "gone", True)]
    enter(own, cast.office)
    assert [row[2] for row in told(reviewer, cursor)] == ["gone"]
    assert all(not row[3] for row in told(office, whole))


@pytest.mark.django_db
def test_an_act_comes_as_a_code_and_in_words_that_tell_only_who_did_it(cast):
    report = make_report(make_project(), state="SUBMITTED", by=cast.staff)
    user = make_user("platform", "office")
    chinese, english = System(user), System(user, language="en")
    cursor = chinese.changes()["cursor"]
    for verb in ("weekly_report.accept", "weekly_report.return", "weekly_report.unheard_of"):
        events.record(verb, report, by=cast.office, at=timezone.now(), reason="数字有误")
    events.record("issue.reopen", report, by=cast.office, at=timezone.now())
    told = [(one["act"], one["words"]) for one in chinese.changes(cursor)["results"]]
    assert told == [
        ("weekly_report.accept", f"{cast.office}完成市级审核。"),
        ("weekly_report.return", f"{cast.office}退回了周报：…"),
        ("weekly_report.unheard_of", ""),
        # Nothing but places: no words are left.
        ("issue.reopen", ""),
    ]
    words = [one["words"] for one in english.changes(cursor)["results"]]
    assert words[1] == f"{cast.office} returned the report: …"


@pytest.mark.django_db
def test_of_acts_on_confidential_records_the_words_name_nobody(cast):
    talks = make_talks(cast.promotion, team=[cast.promotion, cast.staff])
    staff = Person(cast.staff)
    cursor = staff.changes()["cursor"]
    params = {"name": "某人", "on": "2025-03-20"}
    for verb in ("negotiation.join", "negotiation.signed"):
        events.record(verb, talks, by=cast.promotion, at=timezone.now(), params=params)
    words = [one["words"] for one in staff.changes(cursor)["results"]]
    assert words == ["…将…加入专班。", "…登记了签约协议。"]


@pytest.mark.django_db
def test_who_stops_serving_is_gone_and_people_of_enterprises_are_never_told_of(cast):
    firm = make_organisation("北方硅业集团", Organisation.Kind.ENTERPRISE)
    theirs, ours = make_user("firm", "reporter"), make_user("ours", "reporter")
    theirs.organisation, ours.organisation = firm, make_organisation("市能源局")
    for person in (theirs, ours):
        person.save()
    office = System(cast.office)
    cursor = office.changes()["cursor"]
    for person in (ours, theirs):
        change_in_admin(person, cast.admin)
    assert told(office, cursor) == [("users", ours.pk, "admin.change", False)]
    for person in (ours, theirs):
        person.is_active = False
        person.save()
        change_in_admin(person, cast.admin)
    assert told(office, cursor) == [("users", ours.pk, "gone", True)]
    assert office.get(f"/api/users/{ours.pk}/").status_code == 404


def change_in_admin(person, by):
    """What the administration records of a change of an account."""
    params = {"model": "directory.user", "name": str(person)}
    events.record("admin.change", person, by=by, at=timezone.now(), params=params)


def seal_before(project, user):
    """A cursor just before the last event of a project."""
    return seal(Event.objects.filter(target_id=project.pk).order_by("-pk").first().pk - 1, sight_of(user))


@pytest.mark.django_db
def test_talks_are_told_to_their_team_alone_and_are_gone_for_who_leaves_it(cast):
    talks = make_talks(cast.promotion, team=[cast.promotion, cast.staff])
    staff, office, promotion = Person(cast.staff), System(cast.office), Person(cast.promotion)
    systems = (staff, office, promotion)
    cursors = [system.changes()["cursor"] for system in systems]
    events.record("negotiation.change", talks, by=cast.promotion, at=timezone.now())
    expected = [("negotiations", talks.pk, "negotiation.change", False)]
    assert [told(system, cursor) for system, cursor in zip(systems, cursors, strict=True)] == [
        expected,
        [],
        expected,
    ]
    # A system is of no team, whatever roles it has.
    assert System(make_user("platform", "reporter")).get("/api/negotiations/").json()["count"] == 0
    talking.leave(talks, cast.staff, by=cast.promotion, at=timezone.now())
    assert ("negotiations", talks.pk, "gone", True) in told(staff, cursors[0])
    assert told(office, cursors[1]) == []


@pytest.mark.django_db
def test_who_gets_another_role_is_told_to_read_everything_anew(cast):
    person = make_user("platform", "reviewer", scope="DIVISION", division=cast.district)
    system = System(person)
    cursor = system.changes()["cursor"]
    assert system.changes(cursor)["reload"] is False
    grant(person, "office", valid_from=LONG_AGO)
    found = system.changes(cursor)
    assert found["reload"] is True
    assert system.changes(found["cursor"])["reload"] is False


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "WzEsMl0:a:b", "5", "%00", "中文"])
def test_what_is_no_cursor_is_refused(cast, cursor):
    answer = System(cast.office).get(f"/api/changes/?cursor={cursor}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["cursor"])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_nothing_is_missed_where_a_lower_number_is_committed_later():
    user = make_user("platform")
    wrote, may_end = threading.Event(), threading.Event()

    def slow():
        try:
            with transaction.atomic():
                events.record("user.slow", user, by=user, at=timezone.now())
                wrote.set()
                may_end.wait(10)
        finally:
            connection.close()

    before = commit_order.newest()
    writer = threading.Thread(target=slow)
    writer.start()
    wrote.wait(10)
    events.record("user.fast", user, by=user, at=timezone.now())
    # The later one can be seen, and the horizon does not pass the one that is still being written.
    assert commit_order.newest() > before
    assert commit_order.horizon(before, patience=0.1) == before
    may_end.set()
    writer.join()
    assert commit_order.horizon(before) == commit_order.newest()
    verbs = Event.objects.filter(pk__gt=before).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["user.slow", "user.fast"]
