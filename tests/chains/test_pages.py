"""The pages of chains: who sees and does what there, what is confidential, how much they ask."""

import csv
import datetime
import io

import pytest
import time_machine

from projects.chains.models import (
    ChainEnterprise,
    ChainFigure,
    ChainLink,
    ChainPlace,
    ChainPlan,
    ChainTask,
    GreenLink,
    ScaleEntry,
)
from projects.chains.panels import of_project, to_report
from projects.chains.views.listing import ChainList, GreenList, LinkList, ScaleList
from projects.directory.models import Chain
from tests.chains.cases import TODAY, make_enterprise, make_entry, make_link, make_talks, placed, the_chain
from tests.city import make_cast, make_organisation, make_project, moment
from tests.dispatch.counting import assert_constant
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db
BASE = "/investment/chains/"
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(moment(TODAY, 11), tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


def opened(client, who, address):
    """The text of a page as somebody sees it."""
    client.force_login(who)
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def make_plan(lead=None, year=2025, **fields):
    lead = lead or make_organisation("市工信局")
    return ChainPlan.objects.create(chain=the_chain(), year=year, lead=lead, **fields)


def make_task(plan, text="编制清单", due=TODAY, **fields):
    return ChainTask.objects.create(plan=plan, text=text, unit=plan.lead, due_on=due, **fields)


def test_the_map_shows_what_is_there_what_is_coming_and_what_is_missing(client, cast):
    make_enterprise(make_link("板带箔"), "某龙头企业", is_leading=True, year=2024, output=20_000)
    project = placed(make_link("铝合金"))
    missing = make_link("氧化铝", "UP", wanted="氧化铝仓储企业")
    ChainFigure.objects.create(
        chain=missing.chain, year=2024, output=9_000_000, target=10_000_000, source="统计"
    )
    address = f"{BASE}{missing.chain_id}/"
    page = opened(client, cast.leader, address)
    for said in ("某龙头企业", "龙头", project.name, "氧化铝仓储企业", "已有", "在建在谋", "缺失", "90.0%"):
        assert said in page
    assert f'href="/investment/chains/links/?chain={missing.chain_id}&amp;standing=MISSING">1<' in page
    only = opened(client, cast.leader, f"{address}?show=missing")
    assert f'id="link-{missing.pk}"' in only
    assert only.count('class="chain-link ') == 1


def talks_in_file(client):
    """How many talks of the chain the file of the list tells."""
    file = client.get(f"{BASE}?_export=csv&columns=all").content.decode("utf-8-sig")
    (row,) = [one for one in csv.DictReader(io.StringIO(file)) if "铝镍硅新材料" in one.values()]
    return row["在谈"]


def test_talks_are_confidential_on_every_page(client, cast):
    link = make_link()
    talks = make_talks(cast, "某某秘密项目", team=[cast.staff])
    ChainPlace.objects.create(link=link, negotiation=talks)
    make_talks(cast, "另一秘密项目")
    pages = [BASE, f"{BASE}{link.chain_id}/", f"{BASE}links/", f"{BASE}links/{link.pk}/"]
    for who in (cast.commission, cast.office, cast.leader, cast.pooladmin, cast.reviewer):
        for address in pages:
            assert "秘密" not in opened(client, who, address), (who, address)
        client.force_login(who)
        assert talks_in_file(client) == ""
    assert "秘密" not in opened(client, cast.commission, f"{BASE}{link.chain_id}/placing/")
    place = ChainPlace.objects.get()
    client.force_login(cast.commission)
    assert client.post(f"{BASE}places/{place.pk}/drop/").status_code == 404
    sent = {f"link-talks-{talks.pk}": link.pk}
    client.post(f"{BASE}{link.chain_id}/placing/", sent)
    page = opened(client, cast.staff, f"{BASE}{link.chain_id}/")
    assert "某某秘密项目" in page
    assert "另一秘密项目" not in page
    assert opened(client, cast.promotion, f"{BASE}{link.chain_id}/").count("秘密项目") >= 2
    assert talks_in_file(client) == "2"


def test_keepers_enter_a_link_and_its_enterprise_and_lose_nothing_typed(client, cast):
    chain = the_chain()
    client.force_login(cast.promotion)
    sent = {"tier": "UP", "name": "氧化铝", "wanted": "仓储企业", "order": 1}
    assert client.post(f"{BASE}{chain.pk}/links/new/", sent).status_code == 302
    link = ChainLink.objects.get()
    again = client.post(f"{BASE}{chain.pk}/links/new/", sent)
    assert set(again.context["form"].errors) == {"name"}
    assert "仓储企业" in again.content.decode()
    owner = make_organisation("某某铝业有限公司", "ENTERPRISE")
    sent = {
        "link": link.pk,
        "name": "某某铝业",
        "organisation": owner.name,
        "is_leading": "on",
        "year": 2024,
        "output": "1.2亿",
        "capacity": "80",
        "produced": "62",
    }
    wrong = client.post(f"{BASE}links/{link.pk}/enterprises/new/", sent)
    assert set(wrong.context["form"].errors) == {"capacity_unit"}
    sent["capacity_unit"] = "万吨/年"
    assert client.post(f"{BASE}links/{link.pk}/enterprises/new/", sent).status_code == 302
    row = ChainEnterprise.objects.get()
    assert (row.organisation, row.output, row.is_leading) == (owner, 12_000, True)
    assert "77.5%" in opened(client, cast.office, f"{BASE}links/{link.pk}/")
    client.force_login(cast.promotion)
    client.post(f"{BASE}links/{link.pk}/drop/")
    assert ChainLink.objects.exists()
    client.post(f"{BASE}enterprises/{row.pk}/drop/")
    client.post(f"{BASE}links/{link.pk}/drop/")
    assert not ChainLink.objects.exists()


def test_projects_are_placed_from_one_sheet(client, cast):
    link, chain = make_link(), the_chain()
    first, second, _third = (make_project(chain=chain) for _ in range(3))
    foreign = make_project()
    client.force_login(cast.commission)
    sent = {f"link-project-{one.pk}": link.pk for one in (first, second, foreign)}
    assert client.post(f"{BASE}{chain.pk}/placing/", sent).status_code == 302
    assert set(ChainPlace.objects.values_list("project", flat=True)) == {first.pk, second.pk}
    place = ChainPlace.objects.get(project=first)
    client.post(f"{BASE}places/{place.pk}/drop/")
    assert not ChainPlace.objects.filter(project=first).exists()


def test_the_output_of_a_year(client, cast):
    chain = the_chain()
    client.force_login(cast.promotion)
    sent = {"year": 2024, "output": "1000亿", "target": "", "source": "统计局"}
    client.post(f"{BASE}{chain.pk}/output/", sent)
    assert ChainFigure.objects.get().output == 10_000_000
    wrong = client.post(f"{BASE}{chain.pk}/output/", {**sent, "output": ""})
    assert set(wrong.context["form"].errors) == {"output"}
    assert "1,000.00" in opened(client, cast.office, f"{BASE}?year=2024")
    assert "1,000.00" not in opened(client, cast.office, BASE)


def test_the_plan_of_a_year_and_who_reports_on_its_tasks(client, cast):
    chain, lead = the_chain(), make_organisation("市工信局")
    client.force_login(cast.promotion)
    address = f"{BASE}{chain.pk}/plan/"
    assert client.get(address)["Location"] == f"{address}2025/"
    assert client.get(f"{address}2025/tasks/new/")["Location"] == f"{address}2025/edit/"
    sent = {"head": cast.leader.leader.pk, "lead": lead.pk, "document_number": "通产链〔2025〕1号"}
    assert client.post(f"{address}2025/edit/", sent).status_code == 302
    wrong = client.post(f"{address}2025/edit/", {**sent, "partners": [lead.pk]})
    assert set(wrong.context["form"].errors) == {"partners"}
    sent = {"text": "编制清单", "unit": lead.pk, "due_on": "2025-03-20"}
    assert client.post(f"{address}2025/tasks/new/", sent).status_code == 302
    task = ChainTask.objects.get()
    page = opened(client, cast.leader, f"{address}2025/")
    assert "副市长" in page
    assert "逾期" in page
    own = f"{BASE}tasks/{task.pk}/"
    client.force_login(cast.approval)
    assert client.post(own, {"text": "已编制"}).status_code == 403
    cast.approval.organisation = lead
    cast.approval.save()
    client.force_login(cast.approval)
    assert "编制清单" in client.get("/").content.decode()
    assert "field-error" in client.post(own, {"text": " "}).content.decode()
    assert client.post(own, {"text": "已印发", "act": "done"}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.progress_by) == ("DONE", cast.approval)
    assert client.post(f"{own}reopen/", {"reason": "不全"}).status_code == 403
    client.force_login(cast.commission)
    client.post(f"{own}reopen/", {"reason": "不全"})
    task.refresh_from_db()
    assert task.state == "OPEN"
    assert client.get(f"{address}1999/").status_code == 404


def test_entries_are_seen_in_their_area_and_kept_by_the_bureau(client, cast):
    own, foreign = make_entry("本区企业"), make_entry("外旗企业", division=cast.city, entered_on=TODAY)
    page = opened(client, cast.reviewer, f"{BASE}scale/")
    assert "本区企业" in page
    assert "外旗企业" not in page
    assert "未说明原因" in page
    assert opened(client, cast.reviewer, f"{BASE}scale/{own.pk}/")
    client.force_login(cast.reviewer)
    assert client.get(f"{BASE}scale/{foreign.pk}/").status_code == 404
    assert client.post(f"{BASE}scale/{own.pk}/", {}).status_code == 403
    assert "50.0%" in opened(client, cast.office, f"{BASE}scale/")
    client.force_login(cast.promotion)
    sent = {
        "name": "本区企业",
        "division": cast.district.pk,
        "due_on": "2025-03-01",
        "entered_on": "2025-04-01",
    }
    wrong = client.post(f"{BASE}scale/{own.pk}/", sent)
    assert set(wrong.context["form"].errors) == {"entered_on"}
    assert client.post(f"{BASE}scale/{own.pk}/", {**sent, "entered_on": "2025-03-20"}).status_code == 302
    assert ScaleEntry.objects.get(pk=own.pk).entered_on == datetime.date(2025, 3, 20)
    project = make_project(owner=make_organisation("新投产公司", "ENTERPRISE"), stage="IN_PRODUCTION")
    form = client.get(f"{BASE}scale/new/?project={project.pk}").context["form"]
    assert form.initial["name"] == "新投产公司"


def test_green_power_is_seen_with_one_of_its_projects(client, cast):
    sun, plant = make_project(name="外旗光伏", division=cast.city), make_project(name="本区铝厂")
    client.force_login(cast.promotion)
    sent = {"supplier": "外旗光伏", "consumer": "本区铝厂", "capacity": "100", "state": "AGREED"}
    assert client.post(f"{BASE}green/new/", sent).status_code == 302
    again = client.post(f"{BASE}green/new/", sent)
    assert set(again.context["form"].errors) == {"consumer"}
    row = GreenLink.objects.get()
    page = opened(client, cast.reviewer, f"{BASE}green/{row.pk}/")
    assert f'href="/projects/{plant.pk}/"' in page
    assert f'href="/projects/{sun.pk}/"' not in page
    client.force_login(cast.staff)
    assert client.get(f"{BASE}green/{row.pk}/").status_code == 404
    client.force_login(cast.reviewer)
    assert client.post(f"{BASE}green/{row.pk}/drop/").status_code == 403
    assert "本区铝厂" in opened(client, cast.office, f"/projects/{sun.pk}/")


def test_panels_say_nothing_where_there_is_nothing(rf, cast):
    request = rf.get("/")
    request.user, request.today = cast.approval, TODAY
    assert to_report(request, None) is None
    assert of_project(request, make_project()) is None


def test_the_map_asks_as_much_for_many_rows_as_for_few(client, cast):
    chain = the_chain()

    def make(count):
        for number in range(count):
            link = make_link(f"环节{chain.links.count()}")
            make_enterprise(link, f"企业{number}")
            placed(link)
            make_project(chain=chain)
            ChainPlace.objects.create(link=link, negotiation=make_talks(cast, f"在谈{link.pk}"))

    client.force_login(cast.promotion)
    assert assert_constant(client, f"{BASE}{chain.pk}/", make) < 30


def test_the_plan_asks_as_much_for_many_tasks_as_for_few(client, cast):
    plan = make_plan()

    def make(count):
        for number in range(count):
            make_task(plan, f"任务{number}", progress="进展", progress_on=TODAY, progress_by=cast.office)

    client.force_login(cast.office)
    assert assert_constant(client, f"{BASE}{plan.chain_id}/plan/2025/", make) < 20


class TestChainList(ListPageSuite):
    view_class = ChainList
    url = BASE

    def reader(self):
        self.cast = make_cast()
        Chain.objects.exclude(pk__in=[]).delete()
        return self.cast.promotion

    def make_rows(self, count):
        first = Chain.objects.count()
        for number in range(first, first + count):
            chain = Chain.objects.create(name=f"产业链{number}", order=number)
            plan = ChainPlan.objects.create(
                chain=chain,
                year=2025,
                head=self.cast.leader.leader,
                lead=self.cast.promotion.organisation or make_organisation(f"单位{number}"),
            )
            make_task(plan, due=TODAY - DAY)
            make_enterprise(make_link(f"环节{number}", chain=chain))


class TestLinkList(ListPageSuite):
    view_class = LinkList
    url = f"{BASE}links/"

    @property
    def examples(self):
        return {"q": "环节", "chain": str(the_chain().pk), "tier": "MID", "standing": "HELD"}

    def reader(self):
        return make_cast().office

    def make_rows(self, count):
        for number in range(count):
            make_enterprise(make_link(f"环节{ChainLink.objects.count()}"), f"企业{number}")


class TestScaleList(ListPageSuite):
    view_class = ScaleList
    url = f"{BASE}scale/"

    @property
    def examples(self):
        return {
            "q": "企业",
            "standing": "OVERDUE",
            "division": "150502",
            "chain": str(the_chain().pk),
            "due_after": "2025-01-01",
            "due_before": "2025-12-31",
        }

    def reader(self):
        return make_cast().promotion

    def make_rows(self, count):
        for number in range(count):
            make_entry(
                f"企业{ScaleEntry.objects.count()}-{number}",
                chain=the_chain(),
                capacity=10,
                capacity_unit="万吨/年",
                produced=number,
                year=2024,
            )


class TestGreenList(ListPageSuite):
    view_class = GreenList
    url = f"{BASE}green/"

    @property
    def examples(self):
        return {"q": "测试", "state": "AGREED", "chain": str(the_chain().pk)}

    def reader(self):
        return make_cast().promotion

    def make_rows(self, count):
        for _number in range(count):
            GreenLink.objects.create(
                supplier=make_project(planned=None, on_list=False),
                consumer=make_project(planned=None, on_list=False, chain=the_chain()),
                state="AGREED",
                capacity=100,
            )
