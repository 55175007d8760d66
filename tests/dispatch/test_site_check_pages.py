"""The pages of checks on site: the list, recording one, the reduction, what stands elsewhere."""

from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from projects.base.models import Attachment
from projects.dispatch import reducing
from projects.dispatch.models import Reduction, SiteCheck
from projects.dispatch.site_check_panels import PANELS
from projects.dispatch.views.site_checks import SiteCheckList
from projects.issues.models import Issue
from tests.city import WEEK, make_cast, make_project, make_report, moment
from tests.ui.suites import ListPageSuite, PanelSuite

from .counting import assert_constant, queries_of
from .site_cases import NOW, POINT, TODAY, check, confirmed, differs, picture, reduced, reporting

pytestmark = pytest.mark.django_db
URL, NEW = "/dispatch/checks/", "/dispatch/checks/new/"


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(NOW, tick=False):
        yield


def sent(client, project, **changed):
    """What the form sends, with its hidden fields as the page gives them."""
    seen = client.get(NEW, {"project": project.pk}).context["form"].initial["seen"]
    return {
        "on": TODAY.isoformat(),
        "place": "主厂房施工区",
        "finding": "设备基础未完成",
        "investment": "AGREES",
        "seen": seen,
        **changed,
    }


def post(client, project, **changed):
    return client.post(f"{NEW}?project={project.pk}", sent(client, project, **changed))


# Recording


def test_the_form_shows_what_was_reported_beside_its_fields(client, cast):
    project = reporting(cast, 800, "1234.50")
    client.force_login(cast.supervision)
    text = client.get(NEW, {"project": project.pk}).content.decode()
    for shown in ("1,234.50", "2024-05-01", "主体结构施工", 'accept="image/*"'):
        assert shown in text


def test_a_check_is_recorded_with_photos_and_a_reduction(client, cast):
    project = reporting(cast, 800, 1000)
    client.force_login(cast.supervision)
    answer = post(
        client,
        project,
        start="AGREES",
        progress="DIFFERS",
        progress_found="12.5%",
        progress_found_text="基础施工",
        investment="DIFFERS",
        investment_found="900万元",
        reduce="on",
        reduction_reason="设备未到场",
        photos=[picture("一.png"), picture("二.png")],
        taken_on=TODAY.isoformat(),
    )
    made = SiteCheck.objects.get()
    assert answer.url == f"{URL}{made.pk}/"
    assert (made.start, made.progress_found, made.progress_reported) == (
        "AGREES",
        Decimal("12.5"),
        Decimal("20"),
    )
    assert (made.investment_reported, made.investment_found) == (1000, 900)
    assert (made.reduction.amount, made.reduction.state) == (100, "WAITING")
    assert [photo.taken_on for photo in made.photos.all()] == [TODAY, TODAY]
    text = client.get(answer.url).content.decode()
    for shown in ("12.5%", "900.00", "设备未到场", "基础施工", "/attachments/"):
        assert shown in text


def test_htmx_is_sent_on_to_the_check(client, cast):
    project = reporting(cast, 1000)
    client.force_login(cast.supervision)
    answer = client.post(f"{NEW}?project={project.pk}", sent(client, project), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"{URL}{SiteCheck.objects.get().pk}/"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"on": "2025-03-29"}, "on"),
        ({"place": ""}, "place"),
        ({"finding": ""}, "finding"),
        ({"investment": ""}, "__all__"),
        ({"investment": "DIFFERS"}, "investment_found"),
        ({"investment": "DIFFERS", "investment_found": "很多"}, "investment_found"),
        ({"investment": "DIFFERS", "investment_found": "1000"}, "investment"),
        ({"progress": "DIFFERS", "progress_found": "120"}, "progress_found"),
        ({"start": "DIFFERS", "start_found": "2025-03-29"}, "start_found"),
        ({"investment": "DIFFERS", "investment_found": "900", "reduce": "on"}, "reduction_reason"),
        (
            {
                "investment": "DIFFERS",
                "investment_found": "900",
                "reduce": "on",
                "amount": "101",
                "reduction_reason": "多报",
            },
            "amount",
        ),
        ({"photos": [picture("说明.txt")], "taken_on": "2025-03-28"}, "photos"),
        ({"photos": [picture()], "taken_on": ""}, "taken_on"),
        ({"photos": [picture()], "taken_on": "2025-03-29"}, "taken_on"),
        ({"seen": "1.0/"}, "__all__"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(client, cast, changed, field):
    project = reporting(cast, 1000)
    client.force_login(cast.supervision)
    answer = post(client, project, attendees="李工，监理王某", **changed)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {field}
    assert "李工，监理王某" in answer.content.decode()
    assert not SiteCheck.objects.exists()
    assert not Attachment.objects.exists()


def test_figures_of_another_day_are_looked_at_before_they_are_spoken_of(client, cast):
    project = reporting(cast, 800, 1000)
    client.force_login(cast.supervision)
    earlier = (WEEK - 1).day(2).isoformat()
    answer = post(client, project, on=earlier)
    assert answer.context["reported"].cumulative == 800
    assert not SiteCheck.objects.exists()
    again = sent(client, project, on=earlier, seen=answer.context["form"]["seen"].value())
    assert client.post(f"{NEW}?project={project.pk}", again).status_code == 302
    assert SiteCheck.objects.get().investment_reported == 800


def test_photos_are_pictures_and_keep_their_day(client, cast):
    project = reporting(cast, 1000)
    made = check(project, cast.supervision)
    client.force_login(cast.reviewer)
    address = f"{URL}{made.pk}/photos/"
    answer = client.post(address, {"photos": [picture("表.pdf")], "taken_on": "2025-03-27"})
    assert "photos" in answer.context["photos_form"].errors
    assert client.post(address, {"photos": [picture()], "taken_on": "2025-03-27"}).status_code == 302
    photo = made.photos.get()
    assert (photo.taken_on.isoformat(), photo.attachment.uploaded_by) == ("2025-03-27", cast.reviewer)
    shown = client.get(f"/attachments/{photo.attachment_id}/")
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.getvalue() == POINT
    client.force_login(cast.outsider)
    assert client.get(f"/attachments/{photo.attachment_id}/").status_code == 404


def test_the_project_is_found_by_its_name(client, cast):
    reporting(cast, 1000, name="第一期铝箔项目")
    reporting(cast, 1000, name="风电法兰项目")
    client.force_login(cast.reviewer)
    answer = client.get(NEW, {"q": "铝箔"})
    assert [one.name for one in answer.context["projects"]] == ["第一期铝箔项目"]
    assert "?project=" in answer.content.decode()


# Deciding


def test_the_office_confirms_a_reduction(client, cast):
    project = reporting(cast, 800, 1000)
    made = reduced(project, cast.supervision, 900).check_on_site
    client.force_login(cast.office)
    text = client.get(f"{URL}{made.pk}/").content.decode()
    assert "900.00" in text
    answer = client.post(f"{URL}{made.pk}/decide/", {"act": "confirm"}, follow=True)
    assert Reduction.objects.get().state == "CONFIRMED"
    assert project.weekly_reports.first().cumulative == 900
    assert answer.context["decision"] is None
    shown = client.get(reverse("dispatch:report", args=[WEEK - 1, project.pk])).content.decode()
    assert f'href="{URL}{made.pk}/"' in shown


def test_the_office_returns_one_and_it_is_proposed_again(client, cast):
    made = reduced(reporting(cast, 1000), cast.supervision, 900).check_on_site
    client.force_login(cast.office)
    answer = client.post(f"{URL}{made.pk}/decide/", {"act": "return"})
    assert set(answer.context["decision"].errors) == {"reason"}
    client.post(f"{URL}{made.pk}/decide/", {"act": "return", "reason": "请附台账"})
    client.force_login(cast.supervision)
    page = client.get(f"{URL}{made.pk}/")
    assert "请附台账" in page.content.decode()
    assert page.context["proposal"].initial["amount"] == 100
    assert client.post(f"{URL}{made.pk}/propose/", {"amount": "50"}).context["proposal"].errors
    said = {"amount": "50", "reduction_reason": "附监理台账"}
    assert client.post(f"{URL}{made.pk}/propose/", said).status_code == 302
    assert (Reduction.objects.get().amount, Reduction.objects.get().state) == (50, "WAITING")


def test_ones_own_check_offers_no_decision_and_takes_none(client, cast):
    made = reduced(reporting(cast, 1000), cast.office, 900).check_on_site
    client.force_login(cast.office)
    page = client.get(f"{URL}{made.pk}/")
    assert page.context["decision"] is None
    assert page.context["own"]
    answer = client.post(f"{URL}{made.pk}/decide/", {"act": "confirm"})
    assert answer.context["decision"].non_field_errors()
    assert Reduction.objects.get().waits


def test_a_check_becomes_an_issue(client, cast):
    made = check(reporting(cast, 1000), cast.supervision, finding="塔吊停用")
    client.force_login(cast.office)
    address = client.get(f"{URL}{made.pk}/").context["raise_href"]
    initial = client.get(address).context["form"].initial
    assert (initial["project"], initial["title"]) == (made.project_id, "塔吊停用")
    said = {name: initial[name] for name in ("project", "title", "description")}
    said |= {"category": "OTHER", "level": "BANNER", "raised_on": TODAY.isoformat()}
    assert client.post(address, said).status_code == 302
    issue = Issue.objects.get()
    assert issue.source == made
    assert list(client.get(f"{URL}{made.pk}/").context["issues"]) == [issue]
    assert f'href="{URL}{made.pk}/"' in client.get(f"/issues/{issue.pk}/").content.decode()


def test_a_check_costs_the_same_for_much_as_for_little(client, cast):
    project = reporting(cast, 1000)
    made = reduced(project, cast.supervision, 900).check_on_site
    client.force_login(cast.office)
    address = f"{URL}{made.pk}/"

    def furnish(count):
        for number in range(count):
            said = {"title": f"问题{number}", "category": "OTHER", "level": "BANNER", "project": project.pk}
            said["raised_on"] = TODAY.isoformat()
            client.post(f"/issues/new/?source=dispatch.sitecheck:{made.pk}", said)
            client.post(f"{address}photos/", {"photos": [picture(f"{number}.png")], "taken_on": "2025-03-27"})

    furnish(1)
    few = queries_of(client, address)
    furnish(5)
    assert made.photos.count() == 6
    assert len(queries_of(client, address)) == len(few)


# The weeks after


def test_writer_and_reviewer_see_the_reduction_beside_the_row(client, cast):
    project = reporting(cast, 800, 1000, reporter=cast.staff)
    make_report(
        project, cumulative=Decimal(1200), state="SUBMITTED", by=cast.staff, submitted_at=moment(TODAY, 8)
    )
    made = confirmed(project, cast, 900).check_on_site
    link = f'href="{URL}{made.pk}/"'
    client.force_login(cast.reviewer)
    queue = client.get(f"/dispatch/{WEEK}/review/").content.decode()
    assert link in queue
    assert "+300.00" in queue  # held against the corrected figure
    client.force_login(cast.staff)
    for address in (f"/dispatch/{WEEK}/sheet/", f"/dispatch/{WEEK}/reports/{project.pk}/"):
        assert link in client.get(address).content.decode(), address


def test_a_sheet_costs_the_same_for_many_reductions(client, cast):
    client.force_login(cast.staff)

    def make(count):
        for _number in range(count):
            project = reporting(cast, 800, 1000, reporter=cast.staff)
            confirmed(project, cast, 900)

    assert_constant(client, f"/dispatch/{WEEK}/sheet/", make)


# The list


class TestSiteCheckList(ListPageSuite):
    view_class = SiteCheckList
    url = URL
    examples = {
        "q": "项目",
        "result": "DIFFERS",
        "aspect": "investment",
        "division": "150502",
        "reduction": "WAITING",
        "on_after": "2025-03-01",
        "on_before": "2025-03-31",
        "mine": "false",
    }

    def reader(self):
        self.cast = make_cast()
        return self.cast.office

    def make_rows(self, count):
        for _number in range(count):
            reduced(reporting(self.cast, 1000), self.cast.supervision, 900)


def test_what_differs_is_looked_for_in_the_aspects_chosen(client, cast):
    one = check(reporting(cast, 1000), cast.office, progress=differs(Decimal(9)))
    two = reduced(reporting(cast, 1000), cast.supervision, 900).check_on_site
    client.force_login(cast.office)

    def found(query):
        return {row.pk for row in client.get(f"{URL}?{query}").context["listing"].records}

    assert found("result=DIFFERS") == {one.pk, two.pk}
    assert found("result=DIFFERS&aspect=investment") == {two.pk}
    assert found("aspect=progress") == {one.pk}
    assert found("mine=true") == {one.pk}
    assert found("reduction=CONFIRMED") == set()
    reducing.decide(two.reduction, confirm=True, by=cast.office, at=NOW)
    assert found("reduction=CONFIRMED") == {two.pk}
    totals = client.get(URL).context["listing"].totals
    assert (totals["count"], totals["differing"], totals["taken_off"]) == (2, 2, 100)


def test_who_sees_no_project_sees_no_check(client, cast):
    check(reporting(cast, 1000), cast.office)
    client.force_login(cast.outsider)
    assert client.get(URL).status_code == 403


# Elsewhere

OF_PROJECT, TO_DECIDE = PANELS


class OfChecks(PanelSuite):
    today = TODAY

    def reader(self):
        self.cast = make_cast()
        user = getattr(self.cast, self.who)
        user.active_grants  # noqa: B018 - read once a request, before any panel
        return user

    def make_object(self):
        self.project = reporting(self.cast, 1000)
        return self.project

    def fill(self, obj, count):
        for _number in range(count):
            reduced(self.project, self.cast.supervision, 900)


class TestProjectPanel(OfChecks):
    panel, who = OF_PROJECT, "reviewer"


class TestReductionsPanel(OfChecks):
    panel, who = TO_DECIDE, "office"


def test_the_project_says_what_was_found_there(client, cast):
    project = reporting(cast, 1000)
    confirmed(project, cast, 900)
    check(project, cast.office)
    client.force_login(cast.leader)
    text = client.get(f"/projects/{project.pk}/").content.decode()
    assert 'id="panel-site_checks"' in text
    assert "100.00" in text


def test_the_offices_home_speaks_of_reductions_only_where_some_wait(client, cast):
    client.force_login(cast.office)
    assert 'id="panel-reductions"' not in client.get("/").content.decode()
    waiting = reduced(reporting(cast, 1000), cast.supervision, 900)
    assert 'id="panel-reductions"' in client.get("/").content.decode()
    reducing.decide(waiting, confirm=True, by=cast.office, at=NOW)
    assert 'id="panel-reductions"' not in client.get("/").content.decode()


def test_panels_stay_away_where_there_is_nothing_to_say(rf, cast):
    request = rf.get("/")
    request.user, request.today = cast.leader, TODAY
    assert OF_PROJECT.context(request, make_project()) is None
    assert not TO_DECIDE.permission(cast.leader)
