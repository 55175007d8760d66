"""Visits and directives on their pages: the lists, the forms for a phone, who sees the files."""

import datetime
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.base.models import Attachment, Event
from projects.base.sentences import sentence
from projects.issues.models import Issue
from projects.liaison import directing
from projects.liaison.models import Directive, Visit
from projects.liaison.views.directives import DirectiveList
from projects.liaison.views.visits import VisitList
from projects.liaison.waiting import answers_waiting
from tests.city import make_cast, make_organisation, make_project, make_user
from tests.liaison.cases import NOW, TODAY, delegate, make_liaison, stamp
from tests.ui.suites import ListPageSuite

D = datetime.date


@pytest.fixture(autouse=True)
def wednesday(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW):
        yield


class TestVisits(ListPageSuite):
    view_class = VisitList
    url = "/liaison/visits/"

    @property
    def examples(self):
        return {
            "q": "现场",
            "kind": "SURVEY",
            "leader": str(self.leader.pk),
            "on_after": "2025-01-01",
            "mine": "false",
            "listed": "2025",
        }

    def reader(self):
        self.cast = make_cast(TODAY)
        self.leader = self.cast.leader.leader
        self.project = make_liaison(self.leader)
        return self.cast.office

    def make_rows(self, count):
        for number in range(count):
            visit = Visit.objects.create(
                project=self.project,
                leader=self.leader,
                kind="SURVEY",
                on=D(2025, 3, 1 + number % 20),
                place="现场",
                findings="主体封顶",
                recorded_by=self.cast.office,
                recorded_at=NOW,
            )
            visit.decisions.create(text="议定一")
            visit.decisions.create(text="议定二")


class TestDirectives(ListPageSuite):
    view_class = DirectiveList
    url = "/liaison/directives/"

    @property
    def examples(self):
        return {
            "q": "抓紧",
            "state": "OPEN",
            "leader": str(self.leader.pk),
            "unit": str(self.unit.pk),
            "kind": "MEETING",
            "overdue": "false",
            "mine": "false",
            "handled": "false",
            "listed": "2025",
        }

    def reader(self):
        self.cast = make_cast(TODAY)
        self.leader = self.cast.leader.leader
        self.unit = make_organisation("通辽市林草局")
        self.project = make_liaison(self.leader)
        return self.cast.office

    def make_rows(self, count):
        for number in range(count):
            Directive.objects.create(
                project=self.project,
                leader=self.leader,
                kind="MEETING" if number % 2 else "DIRECTIVE",
                text=f"请抓紧{number}",
                handler_unit=self.unit,
                due_on=D(2025, 4, 1),
                entered_by=self.cast.leader,
                entered_at=NOW,
            )


@pytest.fixture
def leader(cast):
    return cast.leader.leader


@pytest.fixture
def unit(cast):
    return make_organisation("通辽市林草局")


@pytest.fixture
def project(leader, unit):
    return make_liaison(leader, responsible_department=unit)


def as_(client, user):
    client.force_login(user)
    return client


def errors(response):
    return set(response.context["form"].errors)


def visit_sent(project, leader, **more):
    return {
        "project": project.pk,
        "leader": leader.pk,
        "kind": "ONSITE_OFFICE",
        "on": "2025-03-25",
        "place": "项目现场",
        "attendees": "市林草局",
        "findings": "林草手续未办结",
        "decisions-TOTAL_FORMS": "3",
        "decisions-INITIAL_FORMS": "0",
    } | more


def test_a_leader_directs_with_two_taps(client, cast, leader, project, unit):
    page = as_(client, cast.leader).get(f"/liaison/directives/new/?project={project.pk}")
    form = page.context["form"]
    assert form["handler"].value() == f"unit:{unit.pk}"
    assert "basis" not in form.fields
    sent = {
        "project": project.pk,
        "leader": leader.pk,
        "kind": "DIRECTIVE",
        "phrase": "0",
        "handler": form["handler"].value(),
        "due_on": form["due_on"].value().isoformat(),
    }
    response = client.post(f"/liaison/directives/new/?project={project.pk}", sent)
    directive = Directive.objects.get()
    assert response.url == f"/liaison/directives/{directive.pk}/"
    assert directive.text == str(form.phrases["0"])
    assert (directive.handler_unit, directive.basis) == (unit, "OWN")


def test_asking_for_a_meeting_is_offered_ready_to_send(client, cast, leader, project, unit):
    page = as_(client, cast.leader).get(f"/liaison/directives/new/?project={project.pk}&kind=MEETING")
    form = page.context["form"]
    assert (form["kind"].value(), form["phrase"].value()) == ("MEETING", "0")


def test_a_directive_says_what_is_missing_at_its_field(client, cast, leader, project):
    url = f"/liaison/directives/new/?project={project.pk}"
    sent = {"project": project.pk, "leader": leader.pk, "kind": "DIRECTIVE", "due_on": "2025-03-25"}
    assert errors(as_(client, cast.leader).post(url, sent)) == {"text", "other"}
    sent |= {"text": "请抓紧", "handler": f"user:{cast.steward.pk}"}
    assert "handler" in errors(client.post(url, sent))  # not one of those offered


def test_a_delegate_enters_from_the_original_with_its_photo(client, cast, leader, project, unit):
    delegate(leader, cast.secretary, "DIRECTIVE")
    url = f"/liaison/directives/new/?project={project.pk}"
    sent = {
        "project": project.pk,
        "leader": leader.pk,
        "kind": "DIRECTIVE",
        "text": "请抓紧",
        "handler": f"unit:{unit.pk}",
        "due_on": "2025-04-01",
        "basis": "ORIGINAL",
        "original_on": "2025-03-25",
        "original_number": "批示件〔2025〕12号",
    }
    assert errors(as_(client, cast.secretary).post(url, sent)) == {"original_text"}
    photo = SimpleUploadedFile("批示.png", b"\x89PNG\r\n\x1a\n1")
    assert client.post(url, sent | {"files": photo}).status_code == 302
    page = client.get(f"/liaison/directives/{Directive.objects.get().pk}/").content.decode()
    for part in ("批示件〔2025〕12号", "批示.png", str(cast.secretary), str(cast.leader)):
        assert part in page


def test_the_answer_returns_to_the_same_place_and_the_leader_closes(client, cast, leader, project, unit):
    directive = directing.leave(project, leader, "请抓紧", on=TODAY, handler_unit=unit, **stamp(cast.leader))
    url = f"/liaison/directives/{directive.pk}/"
    as_(client, cast.reviewer).post(url, {"act": "answer", "text": "已办结"})
    assert set(client.get(url).context["acts"]) == {"progress"}
    assert client.post(url, {"act": "close"}).status_code == 403
    assert client.post(url, {"act": "nonsense"}).status_code == 400
    page = as_(client, cast.leader).get(url)
    assert "已办结" in page.content.decode()
    assert set(page.context["acts"]) == {"close", "return"}
    assert errors(client.post(url, {"act": "return", "text": ""})) == {"text"}
    assert client.post(url, {"act": "close"}).status_code == 302
    directive.refresh_from_db()
    assert directive.state == "CLOSED"
    assert client.get(url).context["acts"] == {}


def test_a_visit_is_recorded_with_decisions_that_become_more(client, cast, leader, project, unit):
    sent = visit_sent(
        project,
        leader,
        **{
            "decisions-0-text": "两周内办结林草手续",
            "decisions-0-lead_unit": unit.pk,
            "decisions-0-due_on": "2025-04-10",
            "decisions-0-becomes": "ISSUE",
            "decisions-1-text": "请林草局派人驻点",
            "decisions-1-lead_unit": unit.pk,
            "decisions-1-becomes": "DIRECTIVE",
        },
    )
    response = as_(client, cast.leader).post("/liaison/visits/new/", sent)
    visit = Visit.objects.get()
    assert response.url == f"/liaison/visits/{visit.pk}/"
    first, second = visit.decisions.all()
    issue = Issue.objects.get()
    assert (issue.source, issue.organisation, issue.due_on) == (first, unit, D(2025, 4, 10))
    assert (second.directive.text, second.directive.handler_unit) == ("请林草局派人驻点", unit)
    assert client.get(response.url).status_code == 200


def test_a_decision_that_becomes_something_names_who_leads_it(client, cast, leader, project):
    sent = visit_sent(project, leader, **{"decisions-0-text": "办结", "decisions-0-becomes": "ISSUE"})
    response = as_(client, cast.leader).post("/liaison/visits/new/", sent)
    assert "lead_unit" in response.context["decisions"].forms[0].errors
    assert not Visit.objects.exists()
    assert "林草手续未办结" in response.content.decode()


def test_the_office_records_a_visit_and_makes_no_directive_of_it(client, cast, leader, project, unit):
    page = as_(client, cast.office).get(f"/liaison/visits/new/?project={project.pk}")
    row = page.context["decisions"].forms[0]
    assert [code for code, _words in row.fields["becomes"].choices] == ["", "ISSUE"]
    assert page.context["form"]["leader"].value() == leader.pk
    assert client.post("/liaison/visits/new/", visit_sent(project, leader)).status_code == 302
    assert errors(client.post("/liaison/visits/new/", visit_sent(project, leader, on="2025-03-27"))) == {"on"}


def test_photos_of_a_visit_are_served_to_those_who_may_see_the_project(client, cast, leader, project):
    photo = SimpleUploadedFile("现场.png", b"\x89PNG\r\n\x1a\n1")
    as_(client, cast.office).post("/liaison/visits/new/", visit_sent(project, leader, files=photo))
    kept = Attachment.objects.get()
    url = reverse("base:attachment", args=[kept.pk])
    for who, code in ((cast.office, 200), (cast.reviewer, 200), (cast.staff, 404), (cast.outsider, 404)):
        response = as_(client, who).get(url)
        assert response.status_code == code
        if response.streaming:
            response.getvalue()


def test_what_is_no_picture_is_refused_and_the_rest_kept(client, cast, leader, project):
    fake = SimpleUploadedFile("现场.png", b"MZ not a picture")
    response = as_(client, cast.office).post("/liaison/visits/new/", visit_sent(project, leader, files=fake))
    assert errors(response) == {"files"}
    assert not Visit.objects.exists()
    assert "林草手续未办结" in response.content.decode()


def test_an_answer_says_what_was_done_proves_it_and_is_only_added_to(client, cast, leader, project, unit):
    directive = directing.leave(project, leader, "请抓紧", on=TODAY, handler_unit=unit, **stamp(cast.leader))
    url = f"/liaison/directives/{directive.pk}/"
    assert errors(as_(client, cast.reviewer).post(url, {"act": "answer", "text": ""})) == {"text"}
    fake = SimpleUploadedFile("批复.png", b"MZ not a picture")
    assert errors(client.post(url, {"act": "answer", "text": "已办", "files": fake})) == {"files"}
    assert not directive.feedback.exists()
    photo = SimpleUploadedFile("批复.png", b"\x89PNG\r\n\x1a\n1")
    assert client.post(url, {"act": "answer", "text": "已办", "files": photo}).status_code == 302
    kept = Attachment.objects.get()
    for who, code in ((cast.reviewer, 200), (cast.leader, 200), (cast.outsider, 404)):
        response = as_(client, who).get(reverse("base:attachment", args=[kept.pk]))
        assert response.status_code == code
        if response.streaming:
            response.getvalue()
    again = as_(client, cast.reviewer).post(url, {"act": "answer", "text": "已办"})
    assert errors(again) == {"text"}
    client.post(url, {"act": "progress", "text": "补充材料"})
    assert [one.kind for one in directive.feedback.all()] == ["ANSWER", "MORE"]
    (waiting,) = answers_waiting(leader, [project.pk])
    assert [word.text for word in waiting.directive.answers] == ["已办", "补充材料"]


def test_closing_asks_once_and_names_the_directive(client, cast, leader, project, unit):
    directive = directing.leave(project, leader, "请抓紧", on=TODAY, handler_unit=unit, **stamp(cast.leader))
    directing.answer(directive, "已办", **stamp(cast.reviewer))
    page = as_(client, cast.leader).get(f"/liaison/directives/{directive.pk}/").content.decode()
    assert re.search(r'value="close" data-confirm="[^"]*请抓紧', page)


def test_who_only_handles_a_directive_gets_no_link_to_what_he_may_not_see(
    client, cast, leader, project, unit
):
    clerk = make_user("clerk", "approval", scope="ORGANISATION", organisation=unit)
    grant = clerk.grants.get()
    clerk.grants.filter(pk=grant.pk).update(organisation=make_organisation("别的单位"))
    clerk.organisation = unit
    clerk.save()
    directive = directing.leave(project, leader, "请抓紧", on=TODAY, handler_unit=unit, **stamp(cast.leader))
    hidden = make_project(name="看不到的项目", division=cast.city.children.get(code="150525"))
    other = directing.leave(hidden, leader, "请办", on=TODAY, handler_unit=unit, **stamp(cast.leader))
    page = as_(client, clerk).get(f"/liaison/directives/{other.pk}/")
    assert page.status_code == 200
    body = page.content.decode()
    assert "看不到的项目" in body
    assert f"/liaison/projects/{hidden.pk}/" not in body
    assert "issues/new" not in body
    listed = client.get("/liaison/directives/").content.decode()
    assert "看不到的项目" in listed
    assert f"/liaison/projects/{hidden.pk}/" not in listed
    assert f"/liaison/directives/{directive.pk}/" in listed


def test_a_steward_is_asked_for_what_he_handles_and_not_for_his_units(cast, leader, project, unit):
    steward = cast.steward
    steward.organisation = unit
    steward.save()
    for handler in (steward, None):
        directing.leave(
            project,
            leader,
            "请办",
            on=TODAY,
            handler=handler,
            handler_unit=unit,
            **stamp(cast.leader),
        )
    assert [one.handler for one in Directive.objects.for_handler(steward)] == [steward]


def test_the_office_is_told_who_leaves_directives(client, cast, project):
    page = as_(client, cast.office).get("/liaison/directives/")
    assert page.context["new_href"] == ""
    assert page.context["note"]
    page = client.get(f"/liaison/visits/new/?project={project.pk}")
    assert page.context["directive_by"]
    assert as_(client, cast.leader).get("/liaison/directives/").context["note"] == ""


def test_a_visit_is_corrected_by_who_recorded_it_with_a_reason_after_a_day(client, cast, leader, project):
    as_(client, cast.office).post("/liaison/visits/new/", visit_sent(project, leader))
    found = Visit.objects.get()
    url = f"/liaison/visits/{found.pk}/correct/"
    sent = visit_sent(project, leader, place="二号厂房")
    assert client.post(url, sent).status_code == 302
    found.refresh_from_db()
    assert found.place == "二号厂房"
    event = Event.objects.get(verb="visit.correct")
    assert event.changes == {"place": ["项目现场", "二号厂房"]}
    assert "二号厂房" in sentence(event)
    Visit.objects.update(recorded_at=NOW - datetime.timedelta(days=2))
    assert errors(client.post(url, sent | {"place": "三号厂房"})) == {"reason"}
    assert client.post(url, sent | {"place": "三号厂房", "reason": "笔误"}).status_code == 302
    assert as_(client, cast.reviewer).post(url, sent).status_code == 403
    assert as_(client, cast.outsider).get(url).status_code == 404


def test_photos_are_shown_in_small_and_ten_decisions_fit(client, cast, leader, project, unit):
    photo = SimpleUploadedFile("现场.png", b"\x89PNG\r\n\x1a\n1")
    sent = visit_sent(project, leader, files=photo) | {"decisions-TOTAL_FORMS": "10"}
    sent |= {f"decisions-{number}-text": f"议定{number}" for number in range(5)}
    response = as_(client, cast.office).post("/liaison/visits/new/", sent, follow=True)
    assert Visit.objects.get().decisions.count() == 5
    assert (
        f'<img class="thumbnail" src="{reverse("base:attachment", args=[Attachment.objects.get().pk])}"'
        in (response.content.decode())
    )


def test_a_project_is_found_by_its_name(client, cast, leader, project, unit):
    sent = visit_sent(project, leader) | {"project": project.name}
    assert as_(client, cast.office).post("/liaison/visits/new/", sent).status_code == 302
    wrong = client.post("/liaison/visits/new/", sent | {"project": "没有这个项目"})
    assert errors(wrong) == {"project"}
