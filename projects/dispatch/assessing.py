"""Lights of a week: reading the facts as they stood, assessing, keeping the result."""

import datetime
from collections import defaultdict

from django.db import transaction

from projects.base.models import in_force
from projects.pool.models import AnnualPlan, PlanAmount, Project, Suspension

from .caches import refresh
from .due import due_projects
from .lights import ExemptionFact, LightFacts, assess
from .models import Exemption, LightAssessment, LightRuleSet, WeeklyReport

DAY = datetime.timedelta(days=1)
HISTORY_WEEKS = 4


def projects_to_assess(as_of):
    """Who has a light with data as of a day: who must report, and who rests for the winter. What was
    stopped by approval has none."""
    winter = Project.objects.filter(in_force(as_of, "suspensions__"), suspensions__kind="WINTER")
    listed = Project.objects.filter(
        in_force(as_of, "entries__"),
        entries__project_list__reports_weekly=True,
        entries__project_list__year=as_of.year,
    )
    resting = Project.objects.filter(pk__in=winter.values("pk")).filter(pk__in=listed.values("pk"))
    return Project.objects.filter(pk__in=due_projects(as_of).values("pk")) | resting


def read_light_facts(projects, week, as_of):
    """{project id: LightFacts} as the figures stood in a week (six queries).

    Plans are those in force on the day; investment is the last counted report of the year up to the
    week; a start or entry into statistics after the day had not happened yet.
    """
    projects = list(projects)
    keys = [project.pk for project in projects]
    amounts = dict(
        PlanAmount.objects.on(as_of)
        .filter(plan__year=as_of.year, plan__project__in=keys)
        .values_list("plan__project_id", "amount")
    )
    plans = AnnualPlan.objects.filter(year=as_of.year, project__in=keys).select_related("curve")
    curves = {plan.project_id: plan.curve for plan in plans}
    reports = WeeklyReport.objects.counted().filter(
        project__in=keys, week__lte=week, as_of__year=as_of.year, cumulative__isnull=False
    )
    completed = dict(reports.order_by("week").values_list("project_id", "cumulative"))
    lights = defaultdict(list)
    earlier = LightAssessment.objects.filter(project__in=keys, week__lt=week, week__gte=week - HISTORY_WEEKS)
    for key, light in earlier.order_by("-week").values_list("project_id", "light"):
        lights[key].append(light)
    resting = set(Suspension.objects.on(as_of).filter(project__in=keys).values_list("project_id", flat=True))
    exemptions = defaultdict(dict)
    for exemption in Exemption.objects.on(as_of).filter(project__in=keys).select_related("approved_by"):
        exemptions[exemption.project_id][exemption.aspect] = ExemptionFact(
            exemption.reason, str(exemption.approved_by), exemption.valid_to - DAY
        )
    shares = {}
    facts = {}
    for project in projects:
        curve = curves.get(project.pk)
        if curve is not None and curve.pk not in shares:
            shares[curve.pk] = curve.share(as_of)
        facts[project.pk] = LightFacts(
            on=as_of,
            planned=amounts.get(project.pk),
            completed=completed.get(project.pk),
            scheduled_percent=shares[curve.pk] if curve else None,
            planned_start_on=project.planned_start_on,
            started_on=_by(project.started_on, as_of),
            stat_entered_on=_by(project.stat_entered_on, as_of),
            resting=project.pk in resting,
            previous=tuple(lights[project.pk]),
            exemptions=exemptions[project.pk],
        )
    return facts


def _by(date, day):
    """A date that had come by a day, or None."""
    return date if date and date <= day else None


def assess_again(projects, week, as_of, rules=None):
    """{project id: Assessment} of a week computed anew, kept nowhere; by the rules in force on the
    day, or by others to compare. `rules` is a LightRuleSet."""
    rules = rules or LightRuleSet.objects.in_use(as_of)
    if rules is None:
        return {}
    facts = read_light_facts(projects, week, as_of)
    return {key: assess(fact, rules.parameters) for key, fact in facts.items()}


def assess_week(week, as_of, *, at, projects=None):
    """Compute and keep the lights of a week (of some projects, or of all that have one).

    Returns how many changed. Idempotent, also when two do it at once.
    """
    wanted = projects_to_assess(as_of)
    if projects is not None:
        wanted = wanted.filter(pk__in=projects)
    with transaction.atomic():
        # The rule set's row is the lock: of two at once, the second sees what the first kept.
        rules = LightRuleSet.objects.select_for_update().in_use(as_of)
        results = assess_again(wanted, week, as_of, rules)
        kept = {
            row.project_id: row
            for row in LightAssessment.objects.filter(week=week, project__in=list(results))
        }
        new, changed = [], []
        for key, result in results.items():
            reasons = [reason.as_dict() for reason in result.reasons]
            row = kept.get(key)
            if row is None:
                new.append(
                    LightAssessment(
                        project_id=key,
                        week=week,
                        rules=rules,
                        light=result.light,
                        reasons=reasons,
                        assessed_at=at,
                    )
                )
            elif (row.light, row.reasons, row.rules_id) != (result.light, reasons, rules.pk):
                row.light, row.reasons, row.rules, row.assessed_at = result.light, reasons, rules, at
                changed.append(row)
        LightAssessment.objects.bulk_create(new)
        LightAssessment.objects.bulk_update(
            changed, ["light", "reasons", "rules", "assessed_at"], batch_size=200
        )
        dimmed = Project.objects.filter(light_week__lt=week).exclude(pk__in=list(results))
        refresh([*(row.project_id for row in [*new, *changed]), *dimmed.values_list("pk", flat=True)])
    return len(new) + len(changed)
