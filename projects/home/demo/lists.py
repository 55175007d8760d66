"""Lists, serial numbers, annual plans, targets of the demo city, and who holds which project."""

import datetime
import itertools
from decimal import Decimal

from projects.dispatch.fields import form_for
from projects.pool.models import (
    AnnualPlan,
    AnnualTarget,
    PlanAmount,
    ProjectList,
    ProjectListEntry,
    Responsibility,
    Stage,
)
from projects.pool.models.project import FINISHED

from . import past
from .fate import Listing, YearWork, chained
from .fates import INDUSTRIAL
from .money import TWO_BILLION, rounded
from .people import DISTRICT
from .source import chance, read

KEY_INDUSTRY, KEY_INDUSTRY_OPENED, LIAISON, REGION = 200, 79, 45, 12
STAFF, LEADERS_SHARE, OWN = 30, 6, 12
# One project in so many has nobody as its steward yet.
WITHOUT_STEWARD = 43
FORMS = {"PREPARATION": 8, "PRODUCTION": 3, "SUSPENDED": 1}
BATCHES = {1: 3, 2: 41}  # the number of each batch's document
NAMES = {
    "CITY_KEY": ("市级重点项目", "City key projects"),
    "INDUSTRY_KEY": ("重点工业项目", "Key industrial projects"),
    "LIAISON": ("领导包联项目", "Liaison projects"),
    "TWO_BILLION": ("20亿元以上项目", "Projects of 2 billion yuan and more"),
    "REGION_MAJOR": ("自治区重大项目", "Major projects of the region"),
}


def choose_lists(fates, frame):
    """{(year, code): fates in the order of their numbers}; asks the future, so before `cut`."""
    order, chosen = frame.places, {}
    for year in (frame.year - 1, frame.year):
        main = [fate for fate in fates if year in fate.listed]
        main.sort(
            key=lambda fate: (fate.listed[year].batch, order.index(fate.division), fate.group, fate.number)
        )
        by_size = sorted(main, key=lambda fate: -fate.total)
        steady = [fate for fate in by_size if fate.kind not in ("stopped", "halted", "never", "withdrawn")]
        chosen[year, "CITY_KEY"] = main
        chosen[year, "LIAISON"] = _some(steady[: frame.scaled(130, 4)], frame.scaled(LIAISON, 2), "liaison")
        chosen[year, "TWO_BILLION"] = [fate for fate in by_size if fate.total >= TWO_BILLION]
        chosen[year, "REGION_MAJOR"] = _some(steady[: frame.scaled(40, 3)], frame.scaled(REGION), "region")
        industrial = [fate for fate in main if fate.sector["industry"] in INDUSTRIAL]
        if year == frame.year:
            chosen[year, "INDUSTRY_KEY"] = _key_industry(fates, industrial, frame)
        else:
            chosen[year, "INDUSTRY_KEY"] = _some(industrial, frame.scaled(120, 3), "industry")
    return chosen


def _some(fates, count, subject):
    """So many of them, by a chance that does not hang on the year, in the order given."""
    drawn = sorted(fates, key=lambda fate: chance(subject, fate.key).random())[:count]
    return [fate for fate in fates if fate in drawn]


def _key_industry(fates, industrial, frame):
    """200 projects of industry, a list of its own: 79 of them started or resumed in the first quarter,
    partly among the 244 of the main list and partly not on it at all."""
    end = datetime.date(frame.year, 3, 31)
    own = [fate for fate in fates if fate.group == "industry"]
    opened = [fate for fate in industrial if fate.opened_by(end)]
    waiting = [fate for fate in industrial if not fate.opened_by(end)]
    wanted = max(frame.scaled(KEY_INDUSTRY_OPENED) - sum(fate.opened_by(end) for fate in own), 0)
    shared = _some(opened, wanted, "industry")
    rest = frame.scaled(KEY_INDUSTRY) - len(own) - len(shared)
    return [*shared, *_some(waiting, max(rest, 0), "industry"), *own]


def add_next_year(fates, chosen, frame):
    """In the last days of December the week may belong to the next year already: its list is then the
    advance one, of what goes on; after `cut`."""
    year = frame.as_of.year
    if year <= frame.year:
        return
    gone = (*FINISHED, Stage.WITHDRAWN)
    main = [fate for fate in chosen[frame.year, "CITY_KEY"] if fate.stage_on(frame.today) not in gone]
    first = datetime.date(year, 1, 1)
    for fate in main:
        before = fate.work[frame.year]
        prior = before.prior + before.final
        amount = rounded(float(fate.total - prior) * 0.4)
        build_type = "CONTINUED" if fate.started_on else "NEW"
        curve = before.curve if fate.started_on else "start-q2"
        fate.work[year] = YearWork(build_type, curve, [(first, amount)], prior, {frame.as_of: Decimal(0)})
        fate.listed[year] = Listing(first)
    chosen[year, "CITY_KEY"] = main


def make_lists(chosen, named, frame):
    """Save the lists with their entries. `named`: the named projects that stand on the list of those
    above 2 billion yuan; they take its first numbers."""
    lists = {}
    for order, (year, code) in enumerate(chosen):
        advance = "（提前接续）" if year > frame.year else ""
        lists[year, code] = ProjectList(
            year=year,
            code=code,
            name=f"{year}年{NAMES[code][0]}{advance}",
            name_en=f"{NAMES[code][1]} {year}",
            document_number=document(year, order % 5 * 7 + 3),
            reports_weekly=code == "CITY_KEY",
            order=order % 5 + 1,
            is_demo=True,
        )
    ProjectList.objects.bulk_create(lists.values())
    ProjectListEntry.objects.bulk_create(
        ProjectListEntry(
            project_list=lists[year, code],
            project=project,
            serial=serial,
            batch=listing.batch,
            document_number=document(year, BATCHES[listing.batch]) if code == "CITY_KEY" else "",
            valid_from=listing.first,
        )
        for (year, code), fates in chosen.items()
        for serial, (project, listing) in enumerate(_numbered(year, code, fates, named), 1)
    )
    _make_targets(lists, frame)
    return lists


def _numbered(year, code, fates, named):
    """(project, Listing) in the order of their serial numbers."""
    listing = Listing(datetime.date(year, 1, 1))
    if code == "CITY_KEY":
        fates = sorted(fates, key=lambda fate: fate.listed[year].batch)
        return [(fate.project, fate.listed[year]) for fate in fates]
    first = named if code == "TWO_BILLION" else []
    return [(project, listing) for project in [*first, *(fate.project for fate in fates)]]


def _make_targets(lists, frame):
    """The targets that were published, counted on the lists of the demo's year."""
    year = frame.year
    AnnualTarget.objects.bulk_create(
        [
            AnnualTarget(
                year=year,
                code="industrial_projects_started",
                name="重点工业项目开复工",
                name_en="Key industrial projects started or resumed",
                value=frame.scaled(KEY_INDUSTRY),
                unit="个",
                project_list=lists[year, "INDUSTRY_KEY"],
                note="演示：目标值取自公布的2025年目标，500万元以上项目",
            ),
            AnnualTarget(
                year=year,
                code="projects_completed",
                name="竣工投产项目",
                name_en="Projects completed and in production",
                value=frame.scaled(60),
                unit="个",
                project_list=lists[year, "CITY_KEY"],
                note="演示：目标值取自公布的2025年目标",
            ),
        ]
    )


def document(year, number):
    """A document number that says of itself that it is of the demo."""
    return f"演示发〔{year}〕{number}号"


def make_plans(fates, curves, people, frame):
    """Save annual plans with their dated amounts; returns the events of both.

    Whoever is on the key industrial list alone does not report here, so no amount is planned here
    either: it would stand as a plan of which nothing is ever done.
    """
    goals, clerk = read("texts")["goals"], people.users["pooladmin"]
    plans, amounts, found = [], [], []
    for fate in fates:
        rng = chance("goal", fate.key)
        for year, work in fate.work.items():
            reports = bool(fate.listed)
            finishes = fate.planned_completion_on.year == year
            goal = rng.choice(goals["FINISH" if finishes else work.build_type])
            plan = AnnualPlan(
                project=fate.project,
                year=year,
                build_type=work.build_type,
                planned_investment=work.amount if reports else None,
                prior_cumulative=work.prior if reports else None,
                goal=goal.format(b=rng.randrange(50, 95, 5)),
                curve=curves[work.curve],
            )
            plans.append(plan)
            if not reports:
                continue
            revised = work.amounts[0][0]
            for amount, first, until in chained([(amount, first) for first, amount in work.amounts]):
                amounts.append(
                    PlanAmount(
                        plan=plan,
                        amount=amount,
                        valid_from=first,
                        valid_to=until,
                        document_number=_plan_document(first),
                        reason="" if first == revised else past.REVISED,
                        recorded_by=clerk,
                    )
                )
            found += past.plan_events(fate, year, work, by=clerk, now=frame.now, document=_plan_document)
    AnnualPlan.objects.bulk_create(plans)
    PlanAmount.objects.bulk_create(amounts)
    return found


def _plan_document(day):
    """The document that set an amount from a day on: the year's list, or a change of July."""
    return document(day.year, BATCHES[1] if day.month == 1 else 40 + day.day)


def make_responsibilities(fates, chosen, people, frame):
    """Who reports, answers for, looks after, helps and leads which project; returns the events of the
    leaders' assignments."""
    leading = list(_leaders(chosen, people, frame))
    Responsibility.objects.bulk_create(
        [*_reporters(fates, people, frame), *_stewards_and_agents(fates, people, frame), *leading]
    )
    before, found = {}, []
    for row in leading:
        old = before.get((row.project, row.level))
        before[row.project, row.level] = row
        found.append(past.assign(row, by=people.users["office"], now=frame.now, before=old))
    return found


def _reporters(fates, people, frame):
    listed = [fate for fate in fates if fate.listed]
    for fate in _rows_of_staff(listed, frame):
        fate.reporter = people.users["staff"]
    for fate in listed:
        since = fate.stages[min(2, len(fate.stages) - 1)][1]
        team = people.reporters[fate.division]
        fate.reporter = fate.reporter or team[fate.number % len(team)]
        yield Responsibility(project=fate.project, role="REPORTER", user=fate.reporter, valid_from=since)
        yield Responsibility(
            project=fate.project, role="BANNER", user=people.responsible(fate.division).user, valid_from=since
        )


def _rows_of_staff(listed, frame):
    """The demo reporter's projects: all of the district, due this week, of every form."""
    district = [fate for fate in listed if fate.division == DISTRICT]
    district.sort(key=lambda fate: (not fate.is_due(frame.as_of), frame.year not in fate.listed))
    due = sum(fate.is_due(frame.as_of) for fate in district)
    count = min(frame.scaled(STAFF, 3), max(due - 2, 1))
    forms = {form: max(1, number * count // STAFF) for form, number in FORMS.items()}
    chosen = []
    for fate in district:
        form = form_for(fate.stage_on(frame.as_of), fate.state_on(frame.as_of))
        if form in forms and forms[form] and fate.is_due(frame.as_of):
            forms[form] -= 1
            chosen.append(fate)
    rest = [fate for fate in district if fate not in chosen]
    rest.sort(key=lambda fate: fate.state_on(frame.as_of) != "WORKING" or not fate.is_due(frame.as_of))
    return [*chosen, *rest][:count]


def _stewards_and_agents(fates, people, frame):
    own = min(OWN, max(frame.scaled(OWN), 3))
    current = [fate for fate in fates if frame.year in fate.listed]
    preparing = [fate for fate in fates if fate.stages[-1][0] == Stage.PRELIMINARY]
    mine = [*preparing, *(fate for fate in current if fate not in preparing)]
    mine = [fate for fate in mine if fate.division == DISTRICT][:own]
    helped = [*preparing, *(fate for fate in current if fate not in preparing)]
    helped = helped[: max(len(preparing), own)]
    for place, fate in enumerate(fates):
        if fate.stages[-1][0] == Stage.WITHDRAWN or place % WITHOUT_STEWARD == WITHOUT_STEWARD - 1:
            continue
        steward = people.users["steward"] if fate in mine else people.stewards[place % len(people.stewards)]
        yield Responsibility(project=fate.project, role="STEWARD", user=steward, valid_from=fate.stages[0][1])
    for place, fate in enumerate(helped):
        agent = people.users["agent"] if place < own else people.agents[place % len(people.agents)]
        yield Responsibility(project=fate.project, role="AGENT", user=agent, valid_from=fate.stages[-1][1])


def _leaders(chosen, people, frame):
    """One leader of the city for each liaison project, for a third also one of the banner. A few were
    handed over last year; the list of last year has its own leaders until its end. A third of what the
    demo's leader holds is what lags most, so that his page has something to say."""
    year, share = frame.year, min(LEADERS_SHARE, max(frame.scaled(LEADERS_SHARE), 2))
    others = [leader for leader in people.leaders if leader.user.username != "leader"]
    demo = next(leader for leader in people.leaders if leader.user.username == "leader")
    last, now = chosen[year - 1, "LIAISON"], chosen[year, "LIAISON"]
    lagging = sorted(range(len(now)), key=lambda place: _share_done(now[place], frame))[: share // 3]
    spread = (index * len(now) // share for index in range(share))
    mine = {
        *lagging,
        *itertools.islice((place for place in spread if place not in lagging), share - len(lagging)),
    }
    turn = itertools.cycle(others)
    for place, fate in enumerate(now):
        leader = demo if place in mine else next(turn)
        since = datetime.date(year - 1 if fate in last else year, 1, 1)
        if fate in last and place % 9 == 4:
            ended = datetime.date(year - 1, 9, 12)
            yield _lead(fate, next(turn), since, until=ended, reason="领导分工调整，移交接续")
            since = ended
        yield _lead(fate, leader, since)
        if place % 3 == 0:
            yield _lead(fate, people.banner_leaders[fate.division][place // 3 % 3], since)
    for fate in last:
        if fate not in now:
            first, end = datetime.date(year - 1, 1, 1), datetime.date(year, 1, 1)
            yield _lead(fate, next(turn), first, until=end, reason="项目出列")


def _share_done(fate, frame):
    """Which share of the year's plan is done by the last cut-off; whole where nothing is planned."""
    work = fate.work.get(frame.year)
    done = [value for day, value in work.values.items() if day <= frame.as_of] if work else []
    return done[-1] / work.amount if done and work.amount else 1


def _lead(fate, leader, since, until=None, reason=""):
    return Responsibility(
        project=fate.project,
        role="LEADER",
        leader=leader,
        level=leader.level,
        valid_from=since,
        valid_to=until,
        reason=reason,
    )
