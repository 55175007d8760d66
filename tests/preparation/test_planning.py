"""Which permits a project gets from its kind, and what people change in that."""

import pytest

from projects.base.errors import RuleViolation
from projects.base.models import Event
from projects.directory.models import Organisation
from projects.preparation import acts, planning
from projects.preparation.models import Permit, Procedure
from projects.preparation.need import ASSUMED, KNOWN, Facts, days_for, mistakes, need, needed
from projects.preparation.ticks import plan_permits as tick
from tests.city import make_cast, make_organisation, moment
from tests.preparation.cases import MONDAY, preliminary

pytestmark = pytest.mark.django_db
CHOICE = {"FILING", "APPROVAL", "GOV_APPROVAL"}
HARD = {"LAND_USE", "EIA", "CONSTRUCT"}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def by(cast):
    return {"on": MONDAY, "by": cast.steward, "at": moment(MONDAY)}


def codes(**facts):
    """The codes of what a project with these facts needs."""
    return set(needed(Facts(**facts), list(Procedure.objects.current())))


def test_rules_answer_with_not_known():
    rule = {"when": [{"land_ha": {"min": 5}}, {"listed": True, "public": False}], "unknown": True}
    assert need(rule, Facts(land_ha=5)).needed
    assert need(rule, Facts(land_ha=4, listed=False)) == need(rule, Facts(land_ha=4, public=True))
    assert not need(rule, Facts(land_ha=4, listed=False)).needed
    open_question = need(rule, Facts(land_ha=4))
    assert (open_question.needed, open_question.why, open_question.facts) == (
        True,
        ASSUMED,
        ("listed", "public"),
    )
    assert need(rule, Facts(land_ha=9)).why == KNOWN


def test_what_does_not_make_sense_in_a_rule_is_named(cast):
    assert mistakes({}) == []
    for wrong in (
        [],
        {"wenn": []},
        {"when": {}},
        {"when": [{"size": 1}]},
        {"when": [{"land_ha": {"max": 1}}]},
    ):
        assert mistakes(wrong), wrong
    for procedure in Procedure.objects.all():
        procedure.clean()
        assert mistakes(procedure.applies) == []


@pytest.mark.parametrize("public", [None, True, False])
@pytest.mark.parametrize("listed", [None, True, False])
def test_every_project_is_filed_or_approved_once(cast, public, listed):
    found = codes(public=public, listed=listed) & CHOICE
    expected = "GOV_APPROVAL" if public else "APPROVAL" if listed else "FILING"
    assert found == {expected}


def test_a_new_plant_of_an_enterprise(cast):
    found = codes(public=False, industry="C", technical=False)
    assert HARD | {"FILING", "LAND_PRE", "WORKS_PLAN", "DRAWING", "ENERGY", "SOIL", "RELIC"} <= found
    assert not found & {"GRASS", "FOREST", "WATER", "SAFETY", "GOV_APPROVAL"}


def test_a_technical_upgrade_in_place_needs_little(cast):
    found = codes(public=False, industry="C", technical=True, new_land=False)
    assert found == {"FILING", "EIA", "ENERGY"}


def test_grassland_and_mining_ask_for_more(cast):
    found = codes(public=False, industry="B", grassland=True, new_land=True)
    assert {"GRASS", "SAFETY"} <= found
    assert "SAFETY" not in codes(industry="B", hazardous=False)


def test_little_energy_needs_no_review(cast):
    assert "ENERGY" not in codes(industry="C", energy_tce=999)
    assert "ENERGY" in codes(industry="P", energy_tce=1000)


def test_the_days_follow_the_kind(cast):
    eia = Procedure.objects.get(code="EIA")
    assert days_for(eia, Facts()).statutory == 30
    assert days_for(eia, Facts(eia="REPORT")).statutory == 60
    assert days_for(eia, Facts(eia="REGISTER")).is_instant


def test_planning_is_idempotent(by):
    housing = make_organisation("通辽市住房和城乡建设局", short_name="市住建局")
    project = preliminary(industry="C", nature="NEW")
    added = planning.plan_permits(project, **by)
    assert {one.code for one in added} >= HARD
    assert Permit.objects.get(project=project, code="CONSTRUCT").department == housing
    assert planning.plan_permits(project, **by) == []
    assert project.permits.count() == len(added)
    assert Event.objects.filter(verb="permit.plan").count() == 1
    assert all(permit.steps.count() == 1 for permit in project.permits.all())


def test_what_is_told_later_changes_what_is_needed(by):
    project = preliminary(industry="C", nature="NEW")
    planning.plan_permits(project, **by)
    changed = planning.set_profile(
        project, {"uses_new_land": False, "uses_grassland": True, "energy_tce": 500}, **by
    )
    assert set(changed) == {"uses_new_land", "uses_grassland", "energy_tce"}
    status = dict(project.permits.values_list("code", "status"))
    assert (status["LAND_USE"], status["ENERGY"], status["GRASS"]) == (
        "NOT_APPLICABLE",
        "NOT_APPLICABLE",
        "NOT_STARTED",
    )
    planning.set_profile(project, {"uses_new_land": True}, **by)
    assert project.permits.get(code="LAND_USE").status == "NOT_STARTED"
    assert planning.set_profile(project, {"uses_new_land": True}, **by) == {}


def test_what_people_have_decided_and_what_runs_stays(by):
    project = preliminary(industry="C", nature="NEW")
    planning.plan_permits(project, **by)
    acts.adjust(project.permits.get(code="RELIC"), applicable=False, reason="已勘探", **by)
    acts.begin(project.permits.get(code="LAND_PRE"), **by)
    planning.set_profile(project, {"uses_new_land": False}, **by)
    planning.set_profile(project, {"uses_new_land": True}, **by)
    status = dict(project.permits.values_list("code", "status"))
    assert (status["RELIC"], status["LAND_PRE"]) == ("NOT_APPLICABLE", "PREPARING")


def test_a_procedure_more_needs_a_reason(by):
    project = preliminary(industry="C", nature="NEW")
    planning.plan_permits(project, **by)
    water = Procedure.objects.get(code="WATER")
    with pytest.raises(RuleViolation) as error:
        planning.add_permit(project, water, reason=" ", **by)
    assert error.value.code == "reason_needed"
    permit = planning.add_permit(project, water, reason="生产取用地下水", **by)
    assert (permit.status, permit.is_adjusted) == ("NOT_STARTED", True)
    with pytest.raises(RuleViolation) as error:
        planning.add_permit(project, water, reason="再来", **by)
    assert error.value.code == "same"


def test_the_clock_plans_what_is_being_prepared(cast):
    owner = make_organisation("旗政府", Organisation.Kind.GOVERNMENT)
    project = preliminary(owner=owner)
    preliminary(stage="PLANNING")
    count = tick(moment(MONDAY))
    assert count == project.permits.count() == Permit.objects.count() > 0
    assert project.permits.filter(code="GOV_APPROVAL").exists()
    assert tick(moment(MONDAY)) == 0
