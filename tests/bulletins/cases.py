"""A small city whose March 2025 has a bulletin: one project behind, one on track, one not started."""

import datetime
from decimal import Decimal

from projects.base.periods import Month, Week
from projects.bulletins import preparing, publishing, routing
from projects.bulletins.models import Bulletin, RouteStep, SignOff
from projects.directory.models import Division
from projects.dispatch.models import LightAssessment, LightRuleSet
from tests.city import make_project, make_report, moment

D = datetime.date
MARCH = Month.parse("2025-03")
WEEK = Week.parse("2025-W13")
NOW = moment(D(2025, 4, 2))


def make_month():
    """(a project behind with 1,000 of 10,000, one on track with 3,000, one that should have started)."""
    behind = make_project(name="滞后项目", division=Division.objects.get(code="150525"))
    fine = make_project(name="正常项目", division=Division.objects.get(code="150502"))
    late = make_project(name="应开未开项目", started_on=None, planned_start_on=D(2025, 3, 1))
    late.plans.update(build_type="NEW")
    rules = LightRuleSet.objects.first()
    for project, cumulative, light in ((behind, 1000, "RED"), (fine, 3000, "GREEN")):
        make_report(project, WEEK, state="ACCEPTED", cumulative=Decimal(cumulative))
        LightAssessment.objects.create(
            project=project, week=WEEK, rules=rules, light=light, reasons=[], assessed_at=NOW
        )
    return behind, fine, late


def make_bulletin(by, at=NOW, month=MARCH):
    """A draft of March."""
    return preparing.prepare(Bulletin.Kind.MONTH, month, by=by, at=at)


def without_steps():
    """No step between draft and approval."""
    RouteStep.objects.update(is_enabled=False)


def send_month(by, at=NOW, month=MARCH):
    """A bulletin on its way, its red list confirmed as computed."""
    bulletin = make_bulletin(by, at, month)
    preparing.confirm_lights(bulletin, {}, by=by, at=at)
    return routing.send(bulletin, by=by, at=at)


def publish_month(by, at=NOW, month=MARCH):
    """A published bulletin, by the acts, the shortest way."""
    without_steps()
    return publishing.publish(send_month(by, at, month), by=by, at=at)


def open_sign_offs(bulletin):
    """The open rows of the present step."""
    return list(SignOff.objects.filter(bulletin=bulletin, at=None, closed_at=None).order_by("pk"))
