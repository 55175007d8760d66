"""What stands on a chain, counted and computed: links, rates, one thing counted once, who sees what."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

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
from projects.chains.reading import read_chain
from projects.chains.rules import LinkStanding, Standing, link_standing, standing_of
from projects.pool.models import Stage
from tests.chains.cases import (
    TODAY,
    make_enterprise,
    make_entry,
    make_link,
    make_talks,
    placed,
    sign,
    the_chain,
)
from tests.city import make_cast, make_organisation, make_project

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def cast():
    return make_cast()


def read(user):
    return read_chain(the_chain(), user, TODAY, TODAY.year)


def test_every_stage_has_its_standing():
    told = {stage: standing_of(stage) for stage in Stage}
    assert told[Stage.WITHDRAWN] is None
    assert [one for one in told.values() if one] == [
        *[Standing.PREPARING] * 3,
        *[Standing.BUILDING] * 2,
        *[Standing.PRODUCING] * 2,
    ]


@pytest.mark.parametrize(
    ("enterprise", "standings", "said"),
    [
        (False, set(), LinkStanding.MISSING),
        (True, set(), LinkStanding.HELD),
        (False, {Standing.PRODUCING, Standing.PREPARING}, LinkStanding.HELD),
        (False, {Standing.BUILDING}, LinkStanding.COMING),
        (False, {Standing.PREPARING}, LinkStanding.COMING),
        (False, {Standing.TALKS, Standing.SIGNED}, LinkStanding.MISSING),
    ],
)
def test_a_link_is_there_coming_or_missing(enterprise, standings, said):
    assert link_standing(enterprise, standings) == said


def test_the_queryset_and_the_map_say_the_same_of_links(cast):
    empty, held, coming, gone, moved = (make_link(name) for name in "甲乙丙丁戊")
    made = make_link("己")
    make_enterprise(held)
    placed(coming, "PRELIMINARY")
    placed(gone, "WITHDRAWN")
    other = placed(moved)
    other.chain = the_chain("玉米合成生物")
    other.save()
    placed(made, "IN_PRODUCTION")
    expected = {
        empty: "MISSING",
        held: "HELD",
        coming: "COMING",
        gone: "MISSING",
        moved: "MISSING",
        made: "HELD",
    }
    assert {link: link.standing for link in ChainLink.objects.with_standing()} == expected
    assert {one.link: one.standing for one in read(cast.promotion).links} == expected
    counts = ChainLink.objects.with_counts().values_list(
        "name", "enterprise_count", "preparing", "building", "producing"
    )
    assert {name: rest for name, *rest in counts} == {
        "甲": [0, 0, 0, 0],
        "乙": [1, 0, 0, 0],
        "丙": [0, 1, 0, 0],
        "丁": [0, 0, 0, 0],
        "戊": [0, 0, 0, 0],
        "己": [0, 0, 0, 1],
    }


def test_the_share_of_capacity_reached(cast):
    row = make_enterprise(
        make_link(), capacity=Decimal(80), capacity_unit="万吨/年", produced=Decimal(62), year=2024
    )
    assert row.reached == Decimal("77.5")
    assert ChainEnterprise(capacity=None, produced=Decimal(3)).reached is None
    assert ChainEnterprise(capacity=Decimal(10), produced=None).reached is None
    make_entry("甲", capacity=Decimal(3), capacity_unit="万吨/年", produced=Decimal(1), year=2024)
    make_entry("乙", capacity=Decimal(40), capacity_unit="万吨/年", produced=Decimal(50), year=2024)
    make_entry("丙")
    shares = dict(ScaleEntry.objects.with_reached().values_list("name", "share"))
    assert shares == {"甲": pytest.approx(100 / 3), "乙": 125, "丙": None}


def test_output_against_target():
    assert ChainFigure(output=Decimal(1_660_000), target=Decimal(2_000_000)).rate == 83
    assert ChainFigure(output=Decimal(5), target=None).rate is None


def test_who_should_have_entered_the_list(cast):
    make_entry("入", entered_on=TODAY, due=TODAY - DAY * 30)
    make_entry("应入未入", due=TODAY - DAY)
    make_entry("当日", due=TODAY)
    told = dict(ScaleEntry.objects.with_standing(TODAY).values_list("name", "standing"))
    assert told == {"入": "ENTERED", "应入未入": "OVERDUE", "当日": "WAITING"}


def test_talks_become_an_agreement_and_a_project_and_are_counted_once(cast):
    link = make_link()
    talks = make_talks(cast)
    ChainPlace.objects.create(link=link, negotiation=talks)
    one = read(cast.promotion).links[0]
    assert {standing: len(lines) for standing, lines in one.groups()} == {Standing.TALKS: 1}
    agreement = sign(talks)
    one = read(cast.promotion).links[0]
    assert {standing: len(lines) for standing, lines in one.groups()} == {Standing.SIGNED: 1}
    assert one.standing == LinkStanding.MISSING
    agreement.project = make_project(chain=the_chain(), stage="PRELIMINARY")
    agreement.save()
    ChainPlace.objects.create(link=link, project=agreement.project)
    seen = read(cast.promotion)
    assert {standing: len(lines) for standing, lines in seen.links[0].groups()} == {Standing.PREPARING: 1}
    assert seen.projects(Standing.PREPARING) == 1
    assert seen.unplaced == {}
    assert seen.links[0].standing == LinkStanding.COMING


def test_talks_are_seen_by_their_team_and_the_bureau_alone(cast):
    link = make_link()
    ChainPlace.objects.create(link=link, negotiation=make_talks(cast, "已归位", team=[cast.staff]))
    make_talks(cast, "未归位")

    def talks(user):
        seen = read(user)
        return seen.projects(Standing.TALKS)

    assert talks(cast.promotion) == 2
    assert talks(cast.staff) == 1
    for who in (cast.commission, cast.office, cast.leader, cast.reviewer, cast.pooladmin):
        assert talks(who) == 0
        assert read(who).links[0].standing == LinkStanding.MISSING


def test_projects_outside_of_the_readers_scope_count_for_the_link_without_their_name(cast):
    link = make_link()
    own = placed(link, reporter=cast.staff)
    placed(link, "IN_PRODUCTION", division=cast.city)
    one = read(cast.staff).links[0]
    assert [line.pk for lines in one.lines.values() for line in lines] == [own.pk]
    assert (one.unseen, one.standing) == (1, LinkStanding.HELD)
    assert read(cast.office).links[0].unseen == 0


def test_what_stands_on_no_link_is_told(cast):
    make_link()
    make_project(chain=the_chain(), stage="PRELIMINARY")
    make_project(chain=the_chain(), stage="WITHDRAWN")
    seen = read(cast.office)
    assert {standing: len(lines) for standing, lines in seen.unplaced.items()} == {Standing.PREPARING: 1}
    assert seen.projects(Standing.PREPARING) == 1


def test_tasks_overdue(cast):
    plan = ChainPlan.objects.create(chain=the_chain(), year=2025, lead=make_organisation("市工信局"))
    for state, due in (("OPEN", TODAY - DAY), ("OPEN", TODAY), ("DONE", TODAY - DAY)):
        done = TODAY if state == "DONE" else None
        ChainTask.objects.create(
            plan=plan, text="任务", unit=plan.lead, due_on=due, state=state, done_on=done
        )
    assert ChainTask.objects.overdue(TODAY).count() == 1
    assert read(cast.office).tasks == {"OPEN": 2, "DONE": 1, "OVERDUE": 1}


WRONG = {
    "nothing": lambda cast, link, project: ChainPlace.objects.create(link=link),
    "two things": lambda cast, link, project: ChainPlace.objects.create(
        link=link, project=project, negotiation=make_talks(cast)
    ),
    "link twice": lambda cast, link, project: make_link(link.name),
    "no capacity": lambda cast, link, project: make_enterprise(link, capacity=0, capacity_unit="吨"),
    "no unit": lambda cast, link, project: make_enterprise(link, capacity=5),
    "no year": lambda cast, link, project: make_enterprise(link, output=5),
    "itself": lambda cast, link, project: GreenLink.objects.create(supplier=project, consumer=project),
    "no figure": lambda cast, link, project: ChainFigure.objects.create(
        chain=link.chain, year=2025, source="x"
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_must_never_be_is_refused_by_the_database(cast, name):
    link, project = make_link(), make_project(chain=the_chain())
    with pytest.raises(IntegrityError), transaction.atomic():
        WRONG[name](cast, link, project)
