"""A city with something of everything that the API shows."""

from projects.bulletins.models import Bulletin
from projects.chains.models import ChainFigure
from projects.dispatch.models import LightAssessment, LightRuleSet, MonthlyReturn
from projects.investment.models import Trip
from projects.liaison.models import Directive, Visit
from tests.chains.cases import make_enterprise, make_link
from tests.city import WEEK, make_project, make_report, moment
from tests.investment.signed_cases import make_agreement, make_receipt, make_talks
from tests.issues.cases import assigned, unit_of
from tests.preparation.cases import make_permit


def furnish(cast, count):
    """So many projects with something of everything on each."""
    for _number in range(count):
        project = make_project(reporter=cast.staff, steward=cast.steward, leader=cast.leader.leader)
        project.milestones.create(name="封顶", baseline_on=WEEK.last)
        make_report(project, WEEK - 1, state="ACCEPTED", by=cast.staff)
        make_report(project, WEEK)
        MonthlyReturn.objects.create(
            project=project,
            month="2025-02",
            as_of=WEEK.first,
            state="CONFIRMED",
            cumulative=100,
            confirmed_by=cast.reviewer,
            confirmed_at=moment(WEEK.first),
        )
        make_permit(project, status="ACCEPTED")
        assigned(project, by=cast.office)
        make_receipt(make_agreement(cast.promotion))
        make_talks(cast.promotion, team=[cast.promotion, cast.staff])
        Trip.objects.create(
            leader_name="某主任",
            rank="UNIT_HEAD",
            way="CHAIN",
            starts_on=WEEK.first,
            ends_on=WEEK.last,
            destination="苏州",
            unit=unit_of(),
            entered_by=cast.promotion,
        )
        spoken(cast, project)
        LightAssessment.objects.create(
            project=project,
            week=WEEK - 1,
            rules=LightRuleSet.objects.first(),
            light="GREEN",
            assessed_at=moment(WEEK.first),
        )
        link = make_link(name=f"环节{project.pk}")
        make_enterprise(link)
        link.places.create(project=project)
        ChainFigure.objects.get_or_create(
            chain=link.chain, year=2024, defaults={"output": 100, "source": "统计公报"}
        )
        publish(cast)


def spoken(cast, project):
    """A leader was there and left a directive."""
    leader, at = cast.leader.leader, moment(WEEK.first)
    visit = Visit.objects.create(
        project=project,
        leader=leader,
        kind="SURVEY",
        on=WEEK.first,
        place="现场",
        findings="看过",
        recorded_by=cast.office,
        recorded_at=at,
    )
    visit.decisions.create(text="抓紧", lead_unit=unit_of())
    directive = Directive.objects.create(
        project=project,
        leader=leader,
        text="请抓紧",
        handler_unit=unit_of(),
        due_on=WEEK.last,
        entered_by=leader.user,
        entered_at=at,
    )
    directive.feedback.create(kind="PROGRESS", text="在办", by=cast.staff, at=at)


def publish(cast):
    """A published bulletin of one more month, without a paper."""
    number = Bulletin.objects.count() + 1
    at = moment(WEEK.first)
    Bulletin.objects.create(
        kind="MONTH",
        first=WEEK.first.replace(year=2010 + number, day=1),
        state="PUBLISHED",
        computed_at=at,
        prepared_by=cast.office,
        prepared_at=at,
        published_by=cast.office,
        published_at=at,
    )
