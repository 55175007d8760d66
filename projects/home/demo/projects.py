"""Rows of the demo projects: the project, its dated facts, its milestones and lines."""

from projects.directory.models import Chain, Organisation
from projects.pool.models import (
    Milestone,
    ProductionLine,
    Project,
    ProjectDivision,
    ProjectStage,
    Stage,
    Suspension,
)
from projects.pool.models.project import BEFORE_START, FINISHED

from . import past, rolling
from .fate import DAY, chained
from .frame import moment
from .naming import company_names, people_names, project_name
from .source import chance, read

NATURES = ["NEW", "NEW", "NEW", "EXPANSION", "TECHNICAL", "RENOVATION"]
GROUPS = ["continued", "new", "prior", "industry", "reserve"]
# Which part of the way from start to completion each milestone of fixtures/demo/texts.json stands at.
WAY = [0, 0.2, 0.5, 0.8, 1]
# So often nobody has told a new forecast for a point that should have been reached.
NOT_MOVED = 0.3


def make_projects(fates, people, frame):
    """Create and save the projects of all fates (already cut to today) with their facts in time;
    returns the events of their milestones and of their moves in the pool."""
    _name_all(fates, people)
    decisions = rolling.Decisions(frame)
    for fate in fates:
        fate.moves = rolling.tier_moves(fate, decisions, frame.today)
        fate.site_on = _site_settled(fate, frame.today)
    chains = {chain.name: chain for chain in Chain.objects.all()}
    contacts = people_names("contacts", len(fates))
    for fate, contact in zip(fates, contacts, strict=True):
        fate.project = _project(fate, people, chains, contact, frame)
    Project.objects.bulk_create([fate.project for fate in fates], batch_size=200)
    clerk = people.users["pooladmin"]
    ProjectStage.objects.bulk_create(row for fate in fates for row in _stages(fate, clerk))
    ProjectDivision.objects.bulk_create(row for fate in fates for row in _divisions(fate, people, clerk))
    for fate in fates:
        fate.suspensions = list(_rests(fate, people))
    Suspension.objects.bulk_create(row for fate in fates for row in fate.suspensions)
    ProductionLine.objects.bulk_create(row for fate in fates for row in _lines(fate, frame))
    milestones, found = [], rolling.make_moves(fates, people, frame)
    for fate in fates:
        rows, acts = _milestones(fate, people, frame)
        milestones += rows
        found += acts
    Milestone.objects.bulk_create(milestones)
    return found


def _name_all(fates, people):
    """Names and owners; a company has one or two projects, a public one belongs to its bureau."""
    taken, units, companies, owners = set(), {}, company_names("owners"), {}
    for fate in fates:
        sector, division = fate.sector, people.divisions[fate.division]
        if "office" in sector:
            name = read("places")[fate.division]["bureaus"] + sector["office"]
            short, kind = "", Organisation.Kind.DEPARTMENT
        elif _is_without_owner(fate):
            fate.name, fate.what = project_name(fate, "", taken)
            fate.department = people.units[sector["department"]]
            continue
        else:
            rng = chance("owner", fate.key)
            known = owners.setdefault((fate.division, sector["key"]), [])
            if known and rng.random() < 0.35:
                short, name = rng.choice(known)
            else:
                short = next(companies) + rng.choice(sector["owner"])
                name = rng.choice(["内蒙古", "通辽市", ""]) + short
                known.append((short, name))
            kind = Organisation.Kind.ENTERPRISE
        if name not in units:
            units[name] = Organisation(
                name=name, kind=kind, division=division, phone=people.phone(), order=500, is_demo=True
            )
        fate.owner = units[name]
        fate.name, fate.what = project_name(fate, short, taken)
        fate.department = people.units[sector["department"]]
    Organisation.objects.bulk_create(units.values())


def _is_without_owner(fate):
    """What is only being planned, and some of the reserve, has no owner yet."""
    share = {"PLANNING": 0.7, "RESERVE": 0.3}.get(fate.kind, 0) if fate.group == "reserve" else 0
    return chance("ownerless", fate.key).random() < share


def _project(fate, people, chains, contact, frame):
    rng = chance("project", fate.key)
    place, stage = read("places")[fate.division], fate.stage_on(frame.today)
    texts = read("texts")
    public = "office" in fate.sector
    building = stage in (Stage.STARTED, Stage.UNDER_CONSTRUCTION)
    gap = fate.total * rng.randint(4, 25) // 100 if rng.random() < 0.22 and stage not in FINISHED else 0
    in_place = fate.total if stage in FINISHED else fate.total * rng.randint(30, 75) // 100
    late = stage in BEFORE_START and fate.planned_start_on < frame.today
    waiting = fate.halted_from or (late and fate.group in ("new", "prior"))
    return Project(
        name=fate.name,
        national_code=_code(fate, rng) if stage.position >= Stage.PRELIMINARY.position else None,
        division=people.divisions[fate.division],
        place=place["full"] + _site(fate, place, rng, public=public),
        owner=fate.owner,
        responsible_department=fate.department,
        working_group=people.groups[rng.randrange(len(people.groups))],
        chain=chains.get(fate.sector["chain"]),
        industry=fate.sector["industry"],
        nature=rng.choice(NATURES),
        content=_content(fate, rng),
        total_investment=fate.total,
        funding=rng.choice(texts["public_funding" if public else "funding"]),
        funds_in_place=in_place,
        funding_gap=gap,
        stage=stage,
        tier=fate.moves[-1].tier if fate.moves else "",
        plan_basis=rng.choice(texts["bases"]) if public or rng.random() < 0.3 else "",
        site_settled_on=fate.site_on,
        construction_state=fate.state_on(frame.today) if building else "",
        planned_start_on=fate.planned_start_on,
        started_on=fate.started_on,
        resumed_on=fate.resumed_on,
        planned_completion_on=fate.planned_completion_on,
        completed_on=fate.completed_on,
        in_production_on=fate.in_production_on,
        not_started_reason=rng.choice(texts["not_started"]) if waiting else "",
        stat_entered_on=fate.stat_entered_on,
        is_restructured=fate.group == "continued" and fate.number % 90 == 7,
        contact_name=contact,
        contact_phone=people.phone(),
        is_demo=True,
    )


def _site(fate, place, rng, *, public):
    """Where it is built: the town that its name says, else a park, or any town for what is public."""
    named = next((town for town in place["towns"] if town in fate.name), "")
    return named or rng.choice(place["towns"] if public else place["parks"])


def _code(fate, rng):
    """A code of the national shape; its department 99 does not exist, so that it is nobody's."""
    filed = next(first for stage, first in fate.stages if stage == Stage.PRELIMINARY)
    region = fate.division if fate.division.isdigit() else "150571"
    number = f"{GROUPS.index(fate.group)}{fate.number:03}{rng.randint(10, 99)}"
    return f"{filed:%y%m}-{region}-99-{rng.choice(('01', '02', '04'))}-{number}"


def _content(fate, rng):
    """What is built, and how large."""
    kind = read("texts")["kinds"][fate.sector["kind"]]
    pattern = read("texts")["content"].get(kind["family"], read("texts")["content"]["any"])
    return pattern.format(
        objects="、".join(rng.sample(kind["objects"], 3)),
        what=fate.what.removesuffix("项目").removesuffix("工程"),
        a=rng.randint(3, 60),
        b=rng.randint(20, 320),
    )


def _site_settled(fate, today):
    """When site and main resources were settled: a third of the way from the first procedure to the
    start; in the pool some have not come so far."""
    begun = next((first for stage, first in fate.stages if stage == Stage.PRELIMINARY), None)
    if begun is None or (fate.group == "reserve" and fate.number % 4 == 0):
        return None
    day = begun + (max(fate.started_on or fate.planned_start_on, begun) - begun) / 3
    return day if day <= today else None


def _stages(fate, clerk):
    for value, first, until in chained(fate.stages):
        yield ProjectStage(
            project=fate.project,
            value=value,
            valid_from=first,
            valid_to=until,
            recorded_by=clerk,
            reason=past.why_left(fate) if value == Stage.WITHDRAWN else "",
            evidence="监理开工令及现场照片" if value == Stage.STARTED else "",
        )


def _divisions(fate, people, clerk):
    rows = [(fate.division, fate.stages[0][1])]
    if fate.has_moved:
        rows = [(fate.moved_from, rows[0][1]), (fate.division, fate.moved_on)]
    for value, first, until in chained(rows):
        yield ProjectDivision(
            project=fate.project,
            value=people.divisions[value],
            valid_from=first,
            valid_to=until,
            recorded_by=clerk,
            reason=past.MOVED if first == fate.moved_on else "",
        )


def _rests(fate, people):
    bank = read("texts")["suspension"]
    rng = chance("rests", fate.key)
    for rest in fate.rests:
        yield Suspension(
            project=fate.project,
            kind=rest.kind,
            valid_from=rest.first,
            valid_to=rest.until,
            reason=rng.choice(bank[rest.kind]),
            document_number=f"演示停工〔{rest.first.year}〕{rng.randint(1, 90)}号",
            approved_by=people.users["office"],
        )


def _lines(fate, frame):
    """Some factories start line by line."""
    lines = fate.sector.get("lines") or []
    rng = chance("lines", fate.key)
    if not lines or not fate.started_on or fate.group == "industry" or rng.random() > 0.16:
        return
    end = fate.in_production_on or fate.planned_completion_on
    for place, name in enumerate(lines[:3]):
        planned = end - DAY * 45 * (len(lines[:3]) - place - 1)
        runs = bool(fate.completed_on) or (planned < frame.today and rng.random() < 0.6)
        yield ProductionLine(
            project=fate.project,
            name=name,
            capacity=f"{rng.randint(2, 20)}万吨/年",
            count=rng.randint(1, 6),
            planned_on=planned,
            in_production_on=min(planned + DAY * rng.randint(0, 20), frame.today) if runs else None,
        )


def _milestones(fate, people, frame):
    """Milestones from start to use: baseline, forecast, and actual as far as reached; and the events."""
    if fate.group not in ("continued", "new", "prior"):
        return [], []
    rng = chance("milestones", fate.key)
    names, slips = read("texts")["milestones"], read("texts")["slip"]
    start, end = fate.planned_start_on, fate.planned_completion_on
    slip = DAY * (rng.randint(15, 75) if rng.random() < 0.25 and not fate.completed_on else 0)
    rows, acts, before = [], [], None
    for order, share in enumerate(WAY):
        baseline = start + (end - start) * share
        actual = _reached(fate, share, slip, frame.today)
        forecast = baseline + slip if order else baseline
        late = rng.random() < NOT_MOVED and frame.today - forecast < DAY * 60
        if actual is None and forecast <= frame.today and (not late or before):
            forecast = frame.today + DAY * rng.randint(12, 60)
        if actual is None:
            # One point of a way comes after the other, also where the whole way has slipped.
            forecast = max(forecast, before + DAY * 20) if before else forecast
            before = forecast
        row = Milestone(
            project=fate.project,
            name=names[order][0],
            name_en=names[order][1],
            baseline_on=baseline,
            forecast_on=forecast,
            actual_on=actual,
            order=order,
        )
        rows.append(row)
        clerk = people.users["pooladmin"]
        if forecast != baseline:
            day = max((actual or frame.today) - DAY * rng.randint(4, 40), fate.stages[0][1])
            acts.append(past.reforecast(row, by=clerk, at=moment(day, 15, 10), reason=rng.choice(slips)))
        if actual:
            acts.append(past.reach(row, by=clerk, at=min(moment(actual, 17, 5), frame.now)))
    return rows, acts


def _reached(fate, share, slip, today):
    """When a milestone was reached, or None."""
    if not fate.started_on:
        return None
    if share in (0, 1):
        return fate.completed_on if share else fate.started_on
    end = fate.completed_on or fate.planned_completion_on
    day = fate.started_on + (end - fate.started_on) * share + slip
    # Nothing is reached in winter's rest, but soon after it.
    day = next((rest.until + DAY * 20 for rest in fate.rests if rest.holds_on(day)), day)
    return day if day <= today else None
