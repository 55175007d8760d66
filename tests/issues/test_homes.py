"""What of the log waits for whom stands on his home, at the same price however much it is."""

import datetime

import pytest
import time_machine

from projects.issues import acts, closing, extending, helping, shown, supervising
from projects.issues.models import Issue
from tests.city import grant, make_cast, make_project, make_user, moment
from tests.issues import test_issue_page as pages
from tests.issues.cases import assigned, day, member, raised, resolved, unit_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_friday():
    with time_machine.travel(datetime.datetime(2025, 3, 28, 2, tzinfo=datetime.UTC), tick=False):
        yield


def panel(name):
    return next(one for one in shown.PANELS if one.name == name)


def context(rf, user, name):
    request = rf.get("/")
    request.user, request.today = user, day(28)
    return panel(name).context(request, None)


def numbers(found):
    return [figure.number for figure in found["figures"]]


def test_reviewers_and_the_office_see_what_they_must_decide(rf):
    cast = make_cast()
    raised(by=cast.staff)
    resolved(by=cast.office)
    asked = assigned(by=cast.office, due=day(31))
    extending.ask_extension(asked, day(20, 4), by=cast.reviewer, at=moment(day(20)), reason="等待")
    # Nobody decides on what he asked for himself.
    assert numbers(context(rf, cast.reviewer, "issues_to_decide")) == [1, 1, 0]
    assert numbers(context(rf, cast.office, "issues_to_decide")) == [1, 1, 1]


def test_a_department_sees_first_what_it_must_answer_and_sign_for(client, rf):
    cast = make_cast()
    issue = assigned(by=cast.reviewer, due=day(10))
    supervising.take_up(issue, "REMINDER", by=cast.supervision, at=moment(day(27)), text="请抓紧")
    other = assigned(by=cast.reviewer)
    request = helping.ask(
        other, unit_of(), done_so_far="协调", asked="牵头", by=cast.reviewer, at=moment(day(26))
    )
    helping.accept(request, by=cast.office, at=moment(day(27)))
    found = context(rf, issue.handler, "to_answer_issues")
    assert [row.issue for row, _late in found["letters"]] == [issue]
    assert found["requests"] == [request]
    client.force_login(issue.handler)
    page = client.get("/").content.decode()
    assert page.index("panel-to_answer_issues") < page.index("panel-my_issues")


def test_homes_name_and_count_no_issue_that_its_reader_may_not_open(client, rf):
    cast = make_cast()
    issue = assigned(by=cast.office, due=day(10))
    supervising.take_up(issue, "REMINDER", by=cast.supervision, at=moment(day(27)), text="请抓紧")
    other = assigned(by=cast.reviewer)
    request = helping.ask(
        other, issue.organisation, done_so_far="协调", asked="牵头", by=cast.reviewer, at=moment(day(26))
    )
    helping.accept(request, by=cast.office, at=moment(day(27)))
    newcomer = member("newcomer", issue.organisation)
    grant(newcomer, "agent", scope="OWN")
    client.force_login(newcomer)
    assert client.get(f"/issues/{issue.pk}/").status_code == 404
    assert context(rf, newcomer, "to_answer_issues") is None
    assert context(rf, newcomer, "my_issues") is None
    mine = assigned(make_project(reporter=newcomer), by=cast.office)
    assert [one for one, _late in context(rf, newcomer, "my_issues")["lines"]] == [mine]
    page = client.get("/").content.decode()
    assert mine.title in page
    assert issue.title not in page
    assert other.title not in page
    # The unit has three issues; its newcomer is told of the one behind the link.
    assert "1</a>" in context(rf, newcomer, "my_issues")["headline"]
    assert "3</a>" in context(rf, issue.handler, "my_issues")["headline"]


def test_staff_see_what_they_raised_until_it_is_over(rf):
    cast = make_cast()
    issue = raised(make_project(reporter=cast.staff), by=cast.staff)
    assert [one for one, *_more in context(rf, cast.staff, "raised_issues")["lines"]] == [issue]
    handled = acts.assign(issue, unit_of(), name="王工", by=cast.office, at=moment(day(4)))
    closing.resolve(handled, "已办", by=cast.staff, at=moment(day(5)))
    closing.close(handled, by=cast.office, at=moment(day(6)))
    assert context(rf, cast.staff, "raised_issues") is None


def test_a_steward_says_what_he_did_where_he_carries_the_project(client, rf):
    cast = make_cast()
    issue = assigned(make_project(steward=cast.steward), by=cast.office)
    foreign = assigned(by=cast.office)
    assert [one for one, _late in context(rf, cast.steward, "project_issues")["lines"]] == [issue]
    client.force_login(cast.steward)
    values = {"text": "已对接企业补正材料", "on": "2025-03-27"}
    assert client.post(f"/issues/{issue.pk}/acts/note/", values).status_code == 302
    issue.refresh_from_db()
    # He says it from beside: the unit has still to take it in hand.
    assert (issue.state, issue.progress) == ("ASSIGNED", "已对接企业补正材料")
    assert client.post(f"/issues/{issue.pk}/acts/resolve/", values).status_code == 403
    assert client.post(f"/issues/{foreign.pk}/acts/note/", values).status_code == 404


class TestToDecide(pages.TestMyIssues):
    panel = panel("issues_to_decide")

    def reader(self):
        super().reader()
        raised(self.project, by=self.cast.staff)
        self.cast.office.active_grants  # noqa: B018 - the request has them already
        return self.cast.office


class TestToAnswer(pages.TestMyIssues):
    panel = panel("to_answer_issues")

    def fill(self, obj, count):
        super().fill(obj, count)
        for issue in Issue.objects.filter(supervisions=None, state="IN_PROGRESS"):
            supervising.take_up(
                issue, "REMINDER", by=self.cast.supervision, at=moment(day(27)), text="请抓紧"
            )


class TestRaised(pages.OfIssues):
    panel = panel("raised_issues")

    def reader(self):
        self.cast, self.unit = make_cast(), unit_of()
        self.project = make_project()
        self.cast.office.active_grants  # noqa: B018 - the request has them already
        return self.cast.office

    def make_object(self):
        return None


class TestOfMyProjects(TestRaised):
    panel = panel("project_issues")

    def reader(self):
        super().reader()
        steward = make_user("carrier")
        grant(steward, "steward", scope="OWN")
        self.project = make_project(steward=steward)
        steward.active_grants  # noqa: B018 - the request has them already
        return steward
