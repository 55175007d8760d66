"""Loading the demo city: reference data is there already, everything else comes from here."""

from dataclasses import dataclass

from django.db import transaction

from projects.base import planner
from projects.dispatch import caches
from projects.dispatch.models import WeeklyReport
from projects.pool.models import ProgressCurve, Project

from . import (
    applying,
    chains,
    figures,
    groups,
    lists,
    meetings,
    months,
    permits,
    promotion,
    reviews,
    services,
    site_checks,
    targets,
)
from .fates import make_fates
from .frame import FULL, WEEKS, make_frame
from .history import History, save_events
from .issues import make_issues
from .liaison import make_liaison
from .lighting import make_lights
from .money import set_money
from .named import make_named
from .past import project_events
from .people import make_people
from .projects import make_projects
from .source import read


@dataclass(frozen=True)
class Loaded:
    """What a load made, for whoever wants to look at it."""

    frame: object
    fates: list
    people: object
    history: History


def loaded_week():
    """The current week of the city that is there, or None where there is none (one query)."""
    if not Project.objects.filter(is_demo=True).exists():
        return None
    return WeeklyReport.objects.order_by("-week").values_list("week", flat=True).first()


@transaction.atomic
def load_city(today, now, *, projects=FULL, weeks=WEEKS):
    """Create the demo city as of a day, with its weeks up to a moment of that day.

    The same day and moment give the same city. A smaller one for tests has fewer projects, or fewer
    weeks; its totals are the same share. Reference data must be loaded.
    """
    frame = make_frame(today, now, size=projects, weeks=weeks)
    curves = _curves()
    fates = make_fates(frame)
    set_money(fates, curves, frame)
    chosen = lists.choose_lists(fates, frame)
    for fate in fates:
        fate.cut(today)
    lists.add_next_year(fates, chosen, frame)
    people = make_people(frame)
    found = make_projects(fates, people, frame)
    found += project_events(fates, people, frame)
    _named, large = make_named()
    lists.make_lists(chosen, large, frame)
    found += lists.make_plans(fates, curves, people, frame)
    found += lists.make_responsibilities(fates, chosen, people, frame)
    found += permits.make_permits(fates, people, frame)
    found += make_liaison(fates, people, frame)
    found += services.make_services(people, frame)
    history = History(frame, people, fates).write()
    found += history.save()
    found += site_checks.make_site_checks(history, people, frame)
    found += figures.make_chases(history, fates, people, frame)
    found += make_issues(fates, people, frame)
    found += applying.make_applications(fates, people, frame)
    found += groups.make_groups(fates, people, frame)
    save_events(found)
    save_events(reviews.make_reviews(fates, people, frame))
    make_lights(history, fates, curves, people, frame)
    figures.make_figures(history, people, frame)
    planner.analyse()
    caches.refresh([fate.project.pk for fate in fates])
    months.make_months(fates, people, frame)
    months.make_briefs(people, frame)
    meetings.make_meetings(people, frame)
    promotion.make_promotion(fates, people, frame)
    chains.make_chains(people, frame)
    targets.make_targets(people, frame)
    return Loaded(frame, fates, people, history)


def _curves():
    """All curves by code, those of the demo included: who starts late or rests in winter is measured
    by a curve of his own."""
    for row in read("curves"):
        ProgressCurve.objects.get_or_create(code=row["code"], defaults=row)
    return {curve.code: curve for curve in ProgressCurve.objects.all()}
