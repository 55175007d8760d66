"""What is done to chains: rules that hold, and what history says of it."""

import datetime

import pytest

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.models import Event
from projects.base.sentences import sentence
from projects.chains import acts, following, planning
from projects.chains.models import (
    ChainEnterprise,
    ChainFigure,
    ChainLink,
    ChainPlace,
    ChainTask,
    GreenLink,
    ScaleEntry,
)
from tests.chains.cases import TODAY, make_enterprise, make_link, make_talks, placed, stamp, the_chain
from tests.city import make_cast, make_organisation, make_project

pytestmark = pytest.mark.django_db
LINK = {"tier": "UP", "name": "氧化铝", "wanted": "原料企业", "order": 1}
ENTERPRISE = {
    "name": "某公司",
    "organisation": None,
    "is_leading": False,
    "products": "",
    "year": 2024,
    "output": None,
    "capacity": None,
    "capacity_unit": "",
    "produced": None,
}
SCALE = {
    "name": "某公司",
    "organisation": None,
    "project": None,
    "chain": None,
    "in_production_on": None,
    "due_on": TODAY,
    "entered_on": None,
    "why_not": "",
    "year": None,
    "capacity": None,
    "capacity_unit": "",
    "produced": None,
}


@pytest.fixture
def cast():
    return make_cast()


def refused(code, act, *args, **values):
    with pytest.raises(RuleViolation) as error:
        act(*args, **values)
    assert error.value.code == code


def history(target):
    return [(event.verb, sentence(event)) for event in events.history(target)]


def test_a_link_is_entered_changed_and_taken_out_where_nothing_stands_on_it(cast):
    by, chain = stamp(cast.promotion), the_chain()
    link = acts.keep_link(ChainLink(chain=chain), LINK, **by)
    refused("name_taken", acts.keep_link, ChainLink(chain=chain), LINK, **by)
    acts.keep_link(link, {**LINK, "wanted": "氧化铝仓储"}, **by)
    before = Event.objects.count()
    acts.keep_link(link, {**LINK, "wanted": "氧化铝仓储"}, **by)
    assert Event.objects.count() == before
    enterprise = make_enterprise(link)
    refused("not_empty", acts.drop_link, link, **by)
    acts.drop_enterprise(enterprise, **by)
    acts.drop_link(link, **by)
    verbs = [verb for verb, _said in history(chain)]
    assert verbs == ["chain.link_drop", "chain.enterprise_drop", "chain.link_change", "chain.link_add"]
    assert "原料企业 → 氧化铝仓储" in dict(history(chain))["chain.link_change"]


def test_an_enterprise_says_the_unit_of_its_capacity_and_the_year_of_its_figures(cast):
    by, link = stamp(cast.promotion), make_link()
    for code, values in (("unit_needed", {"capacity": 5}), ("year_needed", {"year": None, "output": 5})):
        refused(code, acts.keep_enterprise, ChainEnterprise(link=link), {**ENTERPRISE, **values}, **by)
    row = acts.keep_enterprise(ChainEnterprise(link=link), {**ENTERPRISE, "link": link}, **by)
    other = make_link("板带箔")
    acts.keep_enterprise(row, {**ENTERPRISE, "link": other}, **by)
    assert ChainEnterprise.objects.get().link == other


def test_the_output_of_a_year_is_entered_once_and_put_right(cast):
    by, chain = stamp(cast.promotion), the_chain()
    refused("figure_needed", acts.keep_figure, chain, 2024, output=None, target=None, source="统计", **by)
    for output in (900, 1000):
        acts.keep_figure(chain, 2024, output=output, target=None, source="统计局", **by)
    assert ChainFigure.objects.get().output == 1000
    assert len(history(chain)) == 2


def test_projects_of_the_chain_are_placed_and_moved(cast):
    by, link, other = stamp(cast.promotion), make_link(), make_link("板带箔")
    project, foreign = make_project(chain=link.chain), make_project(chain=the_chain("玉米合成生物"))
    refused("other_chain", acts.place, link.chain, [(project, link), (foreign, link)], **by)
    assert not ChainPlace.objects.exists()
    acts.place(link.chain, [(project, link)], **by)
    acts.place(link.chain, [(project, other)], **by)
    place = ChainPlace.objects.get()
    assert place.link == other
    acts.drop_place(place, **by)
    assert not ChainPlace.objects.exists()
    assert project.name in history(link.chain)[0][1]


def test_history_never_names_talks(cast):
    by, link = stamp(cast.promotion), make_link()
    talks = make_talks(cast, "某某秘密项目")
    acts.place(link.chain, [(talks, link)], **by)
    acts.drop_place(ChainPlace.objects.get(), **by)
    assert len(history(link.chain)) == 2
    told = "".join(f"{event.params}{event.changes}{event.reason}" for event in Event.objects.all())
    assert "秘密" not in told
    assert "秘密" not in str(history(link.chain))
    assert "秘密" not in str(ChainPlace(link=link, negotiation=talks))


def test_the_plan_and_its_tasks(cast):
    by, chain, lead = stamp(cast.commission), the_chain(), make_organisation("市工信局")
    values = {"head": cast.leader.leader, "lead": lead, "document_number": "1号", "aim": ""}
    refused("lead_is_partner", planning.keep_plan, chain, 2025, values, [lead], **by)
    plan = planning.keep_plan(chain, 2025, values, [make_organisation("市能源局")], **by)
    again = planning.keep_plan(chain, 2025, {**values, "aim": "补链"}, [], **by)
    assert again == plan
    assert [verb for verb, _said in history(plan)] == ["chainplan.change", "chainplan.add"]
    wanted = {"text": "编制目标企业清单", "unit": lead, "due_on": TODAY}
    refused("text_needed", planning.keep_task, ChainTask(plan=plan), {**wanted, "text": " "}, **by)
    late = {**wanted, "due_on": datetime.date(plan.year + 1, 1, 1)}
    refused("due_elsewhere", planning.keep_task, ChainTask(plan=plan), late, **by)
    task = planning.keep_task(ChainTask(plan=plan), wanted, **by)
    refused("text_needed", planning.report, task, " ", **by)
    planning.report(task, "已编制", **by)
    refused("reported", planning.drop_task, task, **by)
    task = planning.report(task, "已印发", done=True, **by)
    assert (task.state, task.done_on, task.progress_by) == ("DONE", TODAY, cast.commission)
    refused("done", planning.report, task, "再报", **by)
    planning.reopen(task, reason="清单不全", **by)
    refused("not_done", planning.reopen, task, reason="清单不全", **by)
    spare = planning.keep_task(ChainTask(plan=plan), wanted, **by)
    planning.drop_task(spare, **by)
    assert ChainTask.objects.get() == task
    assert "清单不全" in history(task)[0][1]


def test_green_power_links_two_projects_once(cast):
    by, sun, plant = stamp(cast.promotion), make_project(name="光伏"), make_project(name="铝厂")
    values = {
        "supplier": sun,
        "consumer": plant,
        "capacity": 100,
        "energy": None,
        "state": "AGREED",
        "note": "",
    }
    refused("same_project", following.keep_green, GreenLink(), {**values, "consumer": sun}, **by)
    row = following.keep_green(GreenLink(), values, **by)
    refused("linked", following.keep_green, GreenLink(), values, **by)
    following.keep_green(row, {**values, "state": "SUPPLYING"}, **by)
    assert [verb for verb, _said in history(row)] == ["greenlink.change", "greenlink.add"]
    following.drop_green(row, **by)
    assert "铝厂" in history(sun)[0][1]


def test_an_enterprise_enters_the_list(cast):
    by, values = stamp(cast.promotion), {**SCALE, "division": cast.district}
    row = following.keep_scale(ScaleEntry(), values, **by)
    refused("name_taken", following.keep_scale, ScaleEntry(), values, **by)
    late = TODAY + datetime.timedelta(days=1)
    refused("entered_future", following.keep_scale, row, {**values, "entered_on": late}, **by)
    following.keep_scale(row, {**values, "entered_on": TODAY}, **by)
    row.refresh_from_db()
    assert row.entered_on == TODAY
    assert "2025-03-28" in history(row)[0][1]


def test_placed_projects_keep_their_place_as_they_go_on(cast):
    link = make_link()
    project = placed(link, "PRELIMINARY")
    project.stage = "IN_PRODUCTION"
    project.save()
    assert ChainLink.objects.with_standing().get().standing == "HELD"
