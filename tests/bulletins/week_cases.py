"""A small week, 2025-W13 (data from Friday 21 to Thursday 27 March 2025), for the brief."""

import datetime
from decimal import Decimal

from projects.base.periods import Week
from projects.bulletins import preparing, publishing, routing
from projects.bulletins.models import Bulletin
from projects.directory.models import Division
from projects.dispatch.models import LightAssessment, LightRuleSet
from tests.city import make_project, make_report, moment

from .cases import without_steps

D = datetime.date
WEEK = Week.parse("2025-W13")
NOW = moment(D(2025, 3, 31))
GAP = {"code": "GAP", "aspect": "PROGRESS", "params": {"gap": "−30.0", "on": "2025-03-27"}}


def reported(project, week, cumulative, **fields):
    given = {"state": "ACCEPTED", "cumulative": Decimal(cumulative)} | fields
    return make_report(project, week, **given)


def lit(project, week, light):
    reasons = [{**GAP, "light": light}]
    reasons[0]["params"] |= {"done": "1%", "asked": "9%", "yellow": 10, "red": 30}
    LightAssessment.objects.create(
        project=project,
        week=week,
        light=light,
        rules=LightRuleSet.objects.first(),
        reasons=reasons,
        assessed_at=NOW,
    )


def make_week():
    """(one that slowed down in Naiman, 500 to 600; one in the district, 2,000 to 3,000, late; one without a
    report that starts on 7 April). Each has a plan of 10,000 (万元)."""
    slow = make_project(name="放缓项目", division=Division.objects.get(code="150525"))
    fine = make_project(name="正常项目")
    coming = make_project(name="待开项目", started_on=None, planned_start_on=D(2025, 4, 7))
    coming.plans.update(build_type="NEW")
    for project, before, now, late in ((slow, 500, 600, False), (fine, 2000, 3000, True)):
        reported(project, WEEK - 1, before)
        reported(project, WEEK, now, is_late=late)
    for project, before, now in ((slow, "YELLOW", "RED"), (fine, "GREEN", "GREEN")):
        lit(project, WEEK - 1, before)
        lit(project, WEEK, now)
    return slow, fine, coming


def make_brief(by, at=NOW, week=WEEK):
    """A draft of the week's brief."""
    return preparing.prepare(Bulletin.Kind.WEEK, week, by=by, at=at)


def publish_brief(by, at=NOW, week=WEEK):
    """A published brief, by the acts, the shortest way."""
    without_steps()
    bulletin = routing.send(make_brief(by, at, week), by=by, at=at)
    return publishing.publish(bulletin, by=by, at=at)
