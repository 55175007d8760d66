"""Lights on pages: the rules in words, a week beside other rules, exemptions, the admin site."""

import datetime

import pytest
import time_machine
from django.utils.translation import override

from projects.base.errors import RuleViolation
from projects.base.events import history
from projects.base.sentences import sentence
from projects.directory.models import Chain
from projects.dispatch import exempting
from projects.dispatch.admin import LightRuleSetForm
from projects.dispatch.assessing import assess_week
from projects.dispatch.models import Exemption, LightAssessment, LightRuleSet
from projects.dispatch.rule_sets import describe, in_order, mistakes
from projects.dispatch.views.lights import ExemptionList, WeekLights
from tests.city import WEEK, make_cast, make_organisation, make_project, make_report, moment
from tests.dispatch.counting import assert_constant
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db
URL = f"/dispatch/{WEEK}/lights/"
AS_OF = WEEK.day(4)
NOW = moment(WEEK.last)
TODAY = WEEK.last
GAP = {"progress": {"measure": "gap", "yellow": 10, "red": 30}}


@pytest.fixture(autouse=True)
def sunday():
    with time_machine.travel(NOW, tick=False):
        yield


def lit(cast, cumulative=0, **fields):
    """A project whose light follows from its figure: of a plan of 10,000 the curve asks 11.7 % by then."""
    project = make_project(**fields)
    make_report(project, state="ACCEPTED", cumulative=cumulative, by=cast.staff)
    assess_week(WEEK, AS_OF, at=NOW, projects=[project.pk])
    return project


def light_of(project):
    return LightAssessment.objects.get(project=project, week=WEEK).light


def rules(code):
    return LightRuleSet.objects.get(code=code)


# The rules in words


def test_every_rule_of_the_presets_is_a_sentence(cast):
    for preset in LightRuleSet.objects.all():
        for language in ("zh-hans", "en"):
            with override(language):
                assert all(describe(preset.parameters))
        assert mistakes(preset.parameters) == []


def test_a_sentence_names_its_thresholds():
    with override("en"):
        (progress, left_out) = describe(GAP)
        assert "10" in progress
        assert "30" in progress
        assert "start" in left_out
        assert "80%" in describe({"progress": {"measure": "ratio", "yellow": 80, "red": 60}})[0]
        assert any("2" in one for one in describe(GAP | {"yellow_streak": 2, "red_fades": True}))


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        "x",
        {},
        {"start": {}},
        {"nonsense": 1, **GAP},
        {"progress": 5},
        {"progress": {"measure": "x", "yellow": 1, "red": 2}},
        {"progress": {"measure": "gap", "yellow": 30, "red": 10}},
        {"progress": {"measure": "ratio", "yellow": 60, "red": 80}},
        {"progress": {"measure": "gap", "yellow": "10", "red": 30}},
        {"progress": {"measure": "gap", "yellow": -1, "red": 30}},
        {"progress": {"measure": "gap", "yellow": 1, "red": 30, "green": 0}},
        {"start": {"yellow": 1, "red": True}},
        {"start": {"yellow": 1, "red": 3, "measure": "gap"}},
        {"statistics": {"yellow": 3, "red": 1}},
        GAP | {"yellow_streak": 1},
        GAP | {"yellow_streak": True},
        GAP | {"red_fades": 1},
    ],
)
def test_what_is_wrong_with_parameters_is_said(wrong):
    assert mistakes(wrong)


def test_the_set_in_force_is_the_latest_begun(cast):
    new = LightRuleSet.objects.create(
        code="ours", name="本市规则", valid_from=TODAY, parameters=GAP, version=1
    )
    later = LightRuleSet.objects.create(
        code="ours", name="本市规则", valid_from=TODAY + datetime.timedelta(9), parameters=GAP, version=2
    )
    used, presets = in_order(list(LightRuleSet.objects.all()), TODAY)
    assert [(one.rules, one.current, one.until) for one in used] == [
        (later, False, None),
        (new, True, later.valid_from),
        (rules("yinchuan"), False, new.valid_from),
    ]
    assert len(presets) == 3


def test_the_page_of_the_rules(client, cast):
    lit(cast)
    client.force_login(cast.leader)
    response = client.get("/dispatch/lights/")
    assert response.context["week"] == WEEK
    assert f"{URL}?rules=" in response.content.decode()
    client.force_login(cast.outsider)
    assert client.get("/dispatch/lights/").status_code == 403


def test_the_form_of_rules_refuses_what_makes_no_sense(cast):
    data = {"code": "ours", "version": 1, "name": "本市规则", "parameters": '{"progress": 5}'}
    form = LightRuleSetForm(data)
    assert "parameters" in form.errors
    assert LightRuleSetForm(data | {"parameters": '{"start": {"yellow": 1, "red": 3}}'}).is_valid()


# The lights of a week


def test_the_lights_of_a_week_with_their_reasons(client, cast):
    lit(cast, cumulative=0)
    lit(cast, cumulative=1500)
    client.force_login(cast.office)
    response = client.get(URL)
    assert [row.light for row in response.context["listing"].records] == ["YELLOW", "GREEN"]
    assert "11.7%" in response.content.decode()
    assert client.get(f"{URL}?light=YELLOW").context["listing"].count == 1


def test_other_rules_stand_beside_and_nothing_is_stored(client, cast):
    behind = lit(cast, cumulative=100)
    fine = lit(cast, cumulative=1200)
    client.force_login(cast.office)
    response = client.get(URL, {"rules": rules("wuhan").pk})
    assert [(old.value, new.value, count) for old, new, count in response.context["moves"]] == [
        ("YELLOW", "RED", 1)
    ]
    assert (light_of(behind), light_of(fine)) == ("YELLOW", "GREEN")
    only = client.get(URL, {"rules": rules("wuhan").pk, "changed": "1"})
    assert [row.project for row in only.context["listing"].records] == [behind]
    for nonsense in ("0", "x", "99999999999999999999"):
        assert client.get(URL, {"rules": nonsense}).context["listing"].notices
    assert client.get(URL, {"changed": "2"}).context["listing"].notices


def test_a_week_without_lights_says_when_they_come(client, cast):
    lit(cast)
    client.force_login(cast.office)
    response = client.get(f"/dispatch/{WEEK + 1}/lights/")
    assert response.context["empty"].href == URL
    assert client.get("/dispatch/lights/latest/").url == URL


def test_a_reader_sees_the_lights_of_his_projects(client, cast):
    mine = lit(cast, steward=cast.steward)
    lit(cast)
    client.force_login(cast.steward)
    assert [row.project for row in client.get(URL).context["listing"].records] == [mine]


def test_the_comparison_costs_the_same_for_many_rows(client, cast):
    def make(count):
        for _ in range(count):
            make_report(make_project(), state="ACCEPTED", by=cast.staff)
        assess_week(WEEK, AS_OF, at=NOW)

    client.force_login(cast.office)
    assert assert_constant(client, f"{URL}?rules={rules('wuhan').pk}", make) <= 23


# Exemptions


def grant(cast, project, **changed):
    given = {
        "reason": "用地指标待批",
        "valid_from": WEEK.first,
        "valid_to": TODAY + datetime.timedelta(30),
        "by": cast.office,
        "at": NOW,
    } | changed
    return exempting.grant(project, "PROGRESS", **given)


def test_an_exemption_turns_the_light_and_is_shown_with_it(client, cast):
    project = lit(cast)
    assert light_of(project) == "YELLOW"
    grant(cast, project)
    assert light_of(project) == "GREEN"
    client.force_login(cast.leader)
    assert "用地指标待批" in client.get(URL).content.decode()
    event = history(project)[0]
    assert event.verb == "exemption.grant"
    assert "用地指标待批" in sentence(event)


def test_ending_an_exemption_turns_the_light_back(cast):
    project = lit(cast)
    exemption = grant(cast, project)
    ended = exempting.end(exemption, on=WEEK.first, by=cast.office, at=NOW, reason="手续已齐")
    assert ended.valid_to == WEEK.first
    assert light_of(project) == "YELLOW"
    assert sentence(history(project)[0])
    with pytest.raises(RuleViolation, check=lambda error: error.code == "ended"):
        exempting.end(ended, on=TODAY, by=cast.office, at=NOW, reason="再次")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": " "}, "reason_needed"),
        ({"valid_to": WEEK.first}, "no_end"),
        ({"valid_from": TODAY}, "overlaps"),
    ],
)
def test_an_exemption_has_a_reason_an_end_and_no_twin(cast, changed, code):
    project = lit(cast)
    if code == "overlaps":
        grant(cast, project)
    with pytest.raises(RuleViolation, check=lambda error: error.code == code):
        grant(cast, project, **changed)


def test_the_office_grants_and_ends_on_pages(client, cast):
    project = lit(cast)
    client.force_login(cast.office)
    assert client.get(f"/dispatch/exemptions/new/?project={project.pk}").status_code == 200
    data = {
        "project": project.pk,
        "aspect": "PROGRESS",
        "reason": "用地指标待批",
        "valid_from": "2025-03-01",
        "valid_to": "2025-06-01",
    }
    assert client.post("/dispatch/exemptions/new/", data).status_code == 302
    assert client.post("/dispatch/exemptions/new/", data).status_code == 200
    exemption = Exemption.objects.get()
    assert (exemption.approved_by, light_of(project)) == (cast.office, "GREEN")
    address = f"/dispatch/exemptions/{exemption.pk}/end/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 200
    assert client.post(address, {"reason": "手续已齐"}).status_code == 302
    exemption.refresh_from_db()
    assert exemption.valid_to == TODAY
    assert client.post(address, {"reason": "再次"}).status_code == 200


@pytest.mark.parametrize("query", ["", "?project=x", "?project=99999999999999999999999"])
def test_the_form_opens_whatever_the_address_says(client, cast, query):
    client.force_login(cast.office)
    assert client.get(f"/dispatch/exemptions/new/{query}").status_code == 200


def test_others_neither_grant_nor_end(client, cast):
    exemption = grant(cast, lit(cast))
    for user in (cast.reviewer, cast.leader):
        client.force_login(user)
        assert client.get("/dispatch/exemptions/new/").status_code == 403
        assert client.post(f"/dispatch/exemptions/{exemption.pk}/end/").status_code == 403
    client.force_login(cast.outsider)
    assert client.post(f"/dispatch/exemptions/{exemption.pk}/end/").status_code == 404
    assert client.get("/dispatch/exemptions/").status_code == 403


class TestWeekLights(ListPageSuite):
    view_class = WeekLights
    url = URL

    @property
    def examples(self):
        return {
            "q": "测试",
            "light": "YELLOW",
            "division": "150502",
            "chain": str(Chain.objects.first().pk),
            "department": str(self.department.pk),
        }

    def reader(self):
        self.cast = make_cast()
        self.department = make_organisation("市工信局")
        return self.cast.office

    def make_rows(self, count):
        for _ in range(count):
            make_project()
        assess_week(WEEK, AS_OF, at=NOW)


class TestExemptionList(ListPageSuite):
    view_class = ExemptionList
    url = "/dispatch/exemptions/"
    examples = {"q": "测试", "aspect": "PROGRESS", "current": "true"}

    def reader(self):
        self.cast = make_cast()
        return self.cast.office

    def make_rows(self, count):
        for _ in range(count):
            grant(self.cast, make_project())
