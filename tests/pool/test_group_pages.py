"""The pages of working groups and their tasks: figures that lead to lists, who may do what, what it costs."""

import datetime
import re
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.directory.models import Organisation
from projects.directory.roles import Role
from projects.pool import group_panels, shown, tasks
from projects.pool.models import Application, GroupGoal, GroupReview, GroupTask, ReviewItem, RollingReview
from projects.pool.views.tasks import GroupTasksPage, MyTasksPage
from projects.ui import registry
from tests.city import make_cast, make_organisation, make_project, make_user, moment
from tests.pool.cases import bulk_projects
from tests.ui.suites import ListPageSuite, PanelSuite

TODAY = datetime.date(2025, 3, 28)
NOW = moment(TODAY)


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(datetime.datetime(2025, 3, 28, 2, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def group(cast):
    return make_organisation("第一工作小组", Organisation.Kind.WORKING_GROUP, order=1)


@pytest.fixture
def member(cast, group):
    return make_user("member", Role.WORKING_GROUP, scope="ORGANISATION", organisation=group)


def add(group, by, due=TODAY, **fields):
    """A task, of `by` himself unless somebody is named."""
    holder = fields.pop("assignee", by)
    return GroupTask.objects.create(
        group=group,
        title=fields.pop("title", "落实用地"),
        due_on=due,
        assignee=holder,
        created_by=by,
        created_at=NOW,
        **fields,
    )


def open_page(client, user, name, *args, **query):
    client.force_login(user)
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response


def hrefs(response, part):
    """The addresses on a page that hold a text."""
    found = re.findall(r'href="([^"]+)"', response.content.decode())
    return [one.replace("&amp;", "&") for one in found if part in one]


def test_every_figure_of_a_group_opens_a_list_with_as_many_rows(client, cast, group, member):
    bulk_projects(3, working_group=group, tier="NEAR_TERM", stage="PRELIMINARY", started_on=None)
    bulk_projects(2, working_group=group, tier="", started_on=datetime.date(2025, 3, 3))
    bulk_projects(4, tier="NEAR_TERM", stage="PRELIMINARY", started_on=None)
    moved = make_project(working_group=group, tier="ROLLING", stage="RESERVE", started_on=None)
    moved.transfers.create(
        action="ENTER", to_tier="ROLLING", on=TODAY, reason="评审", by=cast.pooladmin, at=NOW
    )
    GroupGoal.objects.create(group=group, year=2025, kind="STARTS", count=8)
    page = open_page(client, member, "pool:group", group.pk)
    row = page.context["row"]
    assert (row.count, row.near, row.rolling) == (6, 3, 1)
    assert (row.starts.goal.actual.count, row.planning.goal.actual.count) == (2, 1)
    behind = {row.list(): 6, row.near_href: 3, row.rolling_href: 1, row.starts.href: 2, row.planning.href: 1}
    _table, lines, total = page.context["cross"]
    for line in (*lines, total):
        behind |= {cell.href: cell.amount.count for cell in line.cells.values()}
    linked = hrefs(page, "/projects/?working_group")
    for href, count in behind.items():
        listing = client.get(href).context["listing"]
        assert (listing.count, listing.notices) == (count, []), href
        assert not count or href in linked or href in (row.near_href, row.rolling_href)


def test_what_waits_opens_where_it_is_acted_on(client, cast, group, member):
    projects = bulk_projects(
        3, working_group=group, tier="ROLLING", stage="RESERVE", started_on=None, planned_start_on=TODAY
    )
    bulk_projects(2, tier="ROLLING", stage="RESERVE", started_on=None, planned_start_on=TODAY)
    review = RollingReview.objects.create(
        first=datetime.date(2025, 1, 1), months=3, due_on=TODAY, silent_since=TODAY, opened_at=NOW
    )
    part = GroupReview.objects.create(review=review, group=group)
    for project in projects:
        ReviewItem.objects.create(part=part, project=project, tier="ROLLING", proposed="KEEP")
        project.transfers.create(
            action="ENTER", to_tier="ROLLING", on=datetime.date(2025, 2, 3), reason="评审", by=member, at=NOW
        )
    Application.objects.create(
        name="申报项目",
        state="SUBMITTED",
        division=cast.district,
        responsible_department=make_organisation("市能源局"),
        working_group=group,
        proposed_by=member,
        created_at=NOW,
        waiting_for="CHECK",
        submitted_at=NOW,
    )
    add(group, member, TODAY - datetime.timedelta(1))
    add(group, member, TODAY + datetime.timedelta(7))
    add(group, member, TODAY + datetime.timedelta(8))
    page = open_page(client, member, "pool:group", group.pk, month="2025-03")
    waiting = {str(one.words): one for one in page.context["waiting"]}
    assert sorted(one.count for one in waiting.values()) == [1, 1, 1, 3, 3]
    for one in waiting.values():
        response = client.get(one.href)
        assert response.status_code == 200, one.href
        if "listing" in response.context:
            listing = response.context["listing"]
            assert (listing.count, listing.notices) == (one.count, []), one.href
    assert reverse("pool:review_part", args=[review.pk, part.pk]) in {one.href for one in waiting.values()}
    assert hrefs(page, "/pool/applications/")[-1].endswith(f"/{Application.objects.get().pk}/")
    # The month that runs is told as soon as it brought anything, else the last one.
    this = open_page(client, member, "pool:group", group.pk)
    assert len(this.context["done"].applications) == 1
    Application.objects.all().delete()
    last = open_page(client, member, "pool:group", group.pk)
    assert len(last.context["done"].moves) == 3
    assert client.get(last.context["moves_href"]).context["listing"].count == 3


def test_the_overview_adds_up_and_shows_members_their_own_group(client, cast, group, member):
    other = make_organisation("第二工作小组", Organisation.Kind.WORKING_GROUP, order=2)
    bulk_projects(3, working_group=group)
    bulk_projects(2, working_group=other)
    add(group, member, TODAY - datetime.timedelta(3))
    GroupGoal.objects.create(group=other, year=2025, kind="STARTS", count=8)
    page = open_page(client, cast.commission, "pool:groups")
    assert [(row.name, row.count) for row in page.context["rows"]] == [
        ("第一工作小组", 3),
        ("第二工作小组", 2),
    ]
    assert page.context["total"].count == 5
    assert page.context["total"].summary.tasks.overdue == 1
    assert "state=OVERDUE" in hrefs(page, f"/pool/groups/{group.pk}/tasks/")[1]
    assert [row.name for row in open_page(client, member, "pool:groups").context["rows"]] == ["第一工作小组"]
    last = open_page(client, cast.commission, "pool:groups", year="2024").context
    assert (last["year"], last["total"].starts.goal.goal) == (2024, None)
    assert open_page(client, cast.commission, "pool:groups", year="x").context["year"] == 2025


def test_another_group_is_not_there_and_the_office_reads_without_changing(client, cast, group, member):
    other = make_organisation("第二工作小组", Organisation.Kind.WORKING_GROUP)
    task = add(other, cast.commission)
    client.force_login(member)
    for address in (
        f"/pool/groups/{other.pk}/",
        f"/pool/groups/{other.pk}/tasks/new/",
        f"/pool/tasks/{task.pk}/",
    ):
        assert client.get(address).status_code == 404, address
    client.force_login(cast.office)
    page = client.get(f"/pool/groups/{other.pk}/")
    assert page.status_code == 200
    assert b"tasks/new/" not in page.content
    refused = client.get(f"/pool/groups/{other.pk}/tasks/new/")
    assert refused.status_code == 403
    assert str(Role.WORKING_GROUP.label) in refused.content.decode()


def test_a_task_is_added_by_its_form_and_what_was_typed_survives(client, cast, group, member):
    project = make_project(working_group=group, steward=cast.steward)
    make_project(name="别组项目")
    client.force_login(member)
    address = reverse("pool:task_new", args=[group.pk])
    assert "别组项目" not in client.get(address).content.decode()
    sent = {"title": "落实用地", "project": project.pk, "due_on": "2025-03-27", "assignee": cast.steward.pk}
    response = client.post(address, sent)
    assert response.context["form"].errors.keys() == {"due_on"}
    assert 'value="落实用地"' in response.content.decode()
    nobody = client.post(address, {**sent, "due_on": "2025-04-10", "assignee": ""})
    assert nobody.context["form"].errors.keys() == {"assignee"}
    assert client.post(address, {**sent, "due_on": "2025-04-10"}).status_code == 302
    task = GroupTask.objects.get()
    assert (task.project, task.assignee, task.created_by) == (project, cast.steward, member)


def test_who_does_a_task_finishes_it_from_his_home_and_may_do_nothing_else(client, cast, group, member):
    task = add(group, member, TODAY - datetime.timedelta(2), assignee=cast.steward)
    client.force_login(cast.steward)
    home = client.get("/")
    assert "/pool/tasks/?state=OVERDUE" in hrefs(home, "/pool/tasks/")
    page = client.get(f"/pool/tasks/{task.pk}/")
    assert [act.code for act, _form, _sent in page.context["acts"]] == ["finish"]
    later = {"act": "postpone", "postpone-due_on": "2025-05-01", "postpone-reason": "等"}
    assert client.post(f"/pool/tasks/{task.pk}/", later).status_code == 302
    task.refresh_from_db()
    assert task.due_on == TODAY - datetime.timedelta(2)
    empty = client.post(f"/pool/tasks/{task.pk}/", {"act": "finish", "finish-on": "2025-03-28"})
    assert "result" in {act.code: form for act, form, _sent in empty.context["acts"]}["finish"].errors
    done = {"act": "finish", "finish-result": "已批", "finish-on": "2025-03-28", "back": "group"}
    response = client.post(f"/pool/tasks/{task.pk}/", done)
    assert response.headers["Location"] == f"/pool/tasks/{task.pk}/"
    task.refresh_from_db()
    assert (task.done_on, task.result) == (TODAY, "已批")


def test_a_member_does_every_act_on_the_page_of_a_task(client, cast, group, member):
    task = add(group, member)
    address = f"/pool/tasks/{task.pk}/"
    client.force_login(member)
    sent = {"act": "postpone", "postpone-due_on": "2025-05-01", "postpone-reason": ""}
    wrong = client.post(address, sent)
    assert 'value="2025-05-01"' in wrong.content.decode()
    client.post(address, {**sent, "postpone-reason": "等批复"})
    bureau = make_organisation("市能源局")
    client.post(address, {"act": "reassign", "reassign-unit": bureau.pk, "reassign-reason": "归口"})
    done = {"act": "finish", "finish-result": "已批", "finish-on": "2025-03-28", "back": "group"}
    assert client.post(address, done).headers["Location"] == f"/pool/groups/{group.pk}/#tasks"
    again = client.post(address, done, follow=True)
    assert [act.code for act, _form, _sent in again.context["acts"]] == ["reopen"]
    client.post(address, {"act": "reopen", "reopen-reason": "批文有误"})
    task.refresh_from_db()
    may = datetime.date(2025, 5, 1)
    assert (task.due_on, task.assignee, task.unit, task.done_on) == (may, None, bureau, None)
    assert client.post(address, {"act": "burn"}).status_code == 404
    assert client.get(address).content.decode().count("<tr>") == 5


def test_the_readers_of_a_task_do_not_change_it(client, cast, group, member):
    task = add(group, member)
    client.force_login(cast.office)
    sent = {"act": "finish", "finish-result": "已批", "finish-on": "2025-03-28"}
    assert client.post(f"/pool/tasks/{task.pk}/", sent).status_code == 403
    task.refresh_from_db()
    assert task.done_on is None


def test_goals_are_entered_on_their_page(client, cast, group):
    client.force_login(cast.commission)
    address = reverse("pool:group_goals", args=[group.pk, 2025])
    sent = {"planning_count": "12", "planning_investment": "36亿", "starts_count": "8"}
    assert client.post(address, sent).status_code == 302
    assert GroupGoal.objects.get(kind="PLANNING").investment == Decimal(360000)
    changed = client.post(address, {**sent, "starts_count": "9"})
    assert changed.context["form"].errors.keys() == {"document_number"}
    assert client.get(reverse("pool:group_goals", args=[group.pk, 2027])).status_code == 404


def test_a_goal_in_the_wrong_unit_is_asked_about_once(client, cast, group):
    client.force_login(cast.commission)
    address = reverse("pool:group_goals", args=[group.pk, 2025])
    sent = {"planning_count": "12", "planning_investment": "36", "starts_count": "8"}
    asked = client.post(address, sent)
    assert asked.context["form"].errors.keys() == {"planning_investment"}
    assert 'type="checkbox" name="is_meant"' in asked.content.decode()
    assert not GroupGoal.objects.exists()
    assert client.post(address, {**sent, "is_meant": "on"}).status_code == 302
    assert GroupGoal.objects.get(kind="PLANNING").investment == 36


def test_who_does_a_task_is_offered_with_the_group_first(client, cast, group, member):
    make_project(working_group=group, steward=cast.steward)
    page = open_page(client, member, "pool:task_new", group.pk)
    (_empty, (own, members), *others) = page.context["form"].fields["assignee"].choices
    assert members == [(member.pk, str(member))]
    assert cast.steward.pk in [pk for _unit, people in others for pk, _name in people]
    assert "<optgroup" in page.content.decode()
    assert str(own)


def test_the_sum_of_the_groups_leads_to_their_projects_alone(client, cast, group):
    bulk_projects(3, working_group=group)
    bulk_projects(2)
    page = open_page(client, cast.commission, "pool:groups")
    total = page.context["total"]
    assert total.count == client.get(total.list()).context["listing"].count == 3
    assert f'href="{total.list()}"' in page.context["headline"].replace("&amp;", "&")


def test_the_pages_cost_the_same_whatever_they_show(client, cast, group, member):
    costs = {}
    for count in (2, 25):
        bulk_projects(
            count,
            working_group=group,
            tier="NEAR_TERM",
            stage="PRELIMINARY",
            started_on=None,
            planned_start_on=TODAY,
        )
        for _number in range(count):
            add(group, member, project=make_project(working_group=group))
            add(group, member, done_on=datetime.date(2025, 2, 3), result="好")
        for address in ("/pool/groups/", f"/pool/groups/{group.pk}/", "/"):
            client.force_login(member)
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            costs.setdefault(address, []).append(len(queries))
    assert all(few == many for few, many in costs.values()), costs


class TestMyGroupPanel(PanelSuite):
    panel = next(one for one in registry.panels.on("home") if one.name == "my_group")
    today = TODAY

    def reader(self):
        self.cast = make_cast()
        self.group = make_organisation("第一工作小组", Organisation.Kind.WORKING_GROUP)
        user = make_user("member", Role.WORKING_GROUP, scope="ORGANISATION", organisation=self.group)
        assert user.active_grants
        return user

    def make_object(self):
        return None

    def fill(self, obj, count):
        for _number in range(count):
            project = make_project(
                working_group=self.group, stage="RESERVE", started_on=None, planned_start_on=TODAY
            )
            add(self.group, self.cast.steward, TODAY - datetime.timedelta(1), project=project)


def test_the_home_of_a_member_says_what_waits_first(client, cast, group, member):
    add(group, member, TODAY - datetime.timedelta(1), title="补正材料")
    make_project(working_group=group, stage="RESERVE", started_on=None, planned_start_on=TODAY, name="急开工")
    page = open_page(client, member, "home:home")
    assert page.context["panels"][0]["name"] == "my_group"
    body = page.context["panels"][0]["body"]
    assert "补正材料" in body
    assert "急开工" in body
    assert group_panels.my_group(page.wsgi_request, None)["groups"] == [group]
    assert shown.reads_groups(member)


class TestGroupTasks(ListPageSuite):
    view_class = GroupTasksPage

    def reader(self):
        self.cast = make_cast()
        self.group = make_organisation("第一工作小组", Organisation.Kind.WORKING_GROUP)
        self.unit = make_organisation("市能源局")
        self.url = f"/pool/groups/{self.group.pk}/tasks/"
        self.project = make_project(working_group=self.group)
        self.examples = {
            "q": "批量",
            "state": "OVERDUE",
            "assignee": str(self.cast.steward.pk),
            "unit": str(self.unit.pk),
            "due_before": "2025-12-31",
        }
        return self.cast.group

    def make_rows(self, count):
        for number in range(count):
            add(
                self.group,
                self.cast.steward,
                TODAY - datetime.timedelta(number + 1),
                title=f"批量任务{number}",
                unit=self.unit,
                project=self.project,
            )

    def test_what_is_open_stands_first_the_next_due_on_top(self):
        late = add(self.group, self.cast.steward, TODAY - datetime.timedelta(9))
        done = tasks.finish(
            add(self.group, self.cast.steward, TODAY - datetime.timedelta(90)),
            result="好",
            on=TODAY,
            by=self.cast.steward,
            at=NOW,
        )
        ahead = add(self.group, self.cast.steward, TODAY + datetime.timedelta(9))
        assert list(self.listing().records) == [late, ahead, done]
        assert [one.pk for one in self.listing("state=OPEN").records] == [ahead.pk]
        assert [one.pk for one in self.listing("state=DONE").records] == [done.pk]


class TestMyTasks(TestGroupTasks):
    view_class = MyTasksPage

    def reader(self):
        super().reader()
        self.url = "/pool/tasks/"
        return self.cast.steward
