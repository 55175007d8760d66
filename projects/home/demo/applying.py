"""Applications of the demo city: how the latest projects came into the pool, and what waits."""

import itertools

from projects.base import events
from projects.pool.models import Application, ApplicationDecision, Stage

from .fate import DAY, Fate
from .frame import moment
from .naming import people_names, project_name
from .people import DISTRICT
from .source import chance, deal, read

# How many wait at which point; the first of each lie in the demo accounts' own district and trade.
PENDING = {"CHECK": 8, "CONFIRM": 7, "RETURNED": 4, "DRAFT": 3, "REFUSED": 3}
KEPT_DAYS = 400


def make_applications(fates, people, frame):
    """Applications of the projects that entered lately, and those under way; returns the events."""
    found = []
    for fate in fates:
        entered = next((move for move in reversed(fate.moves) if move.action in ("ENTER", "RESTORE")), None)
        if fate.group == "reserve" and entered and (frame.today - entered.on).days < KEPT_DAYS:
            found.append(_entered(fate, entered, people, frame))
    found += _pending(fates, people, frame)
    Application.objects.bulk_create(application for application, _acts in found)
    ApplicationDecision.objects.bulk_create(
        ApplicationDecision(
            application=application,
            step=step,
            round=1,
            outcome=outcome,
            reason=reason,
            evidence=evidence,
            by=by,
            at=at,
        )
        for application, acts in found
        for step, outcome, reason, evidence, by, at in acts
    )
    return [event for application, acts in found for event in _events(application, acts)]


def _events(application, acts):
    """What its acts have left in history."""
    at = application.submitted_at
    yield events.build(
        "application.begin", application, by=application.proposed_by, at=application.created_at
    )
    if at:
        yield events.build(
            "application.submit", application, by=application.proposed_by, at=at, params={"round": 1}
        )
    verbs = {"ACCEPT": "accept", "RETURN": "return", "REFUSE": "refuse"}
    for step, outcome, reason, _evidence, by, when in acts:
        verb = f"application.{verbs[outcome]}"
        params = {"step": step, "evidence": ""}
        yield events.build(verb, application, by=by, at=when, reason=reason, params=params)


def _checker(fate, people):
    """Who makes the first check for the trade's department."""
    return people.checkers.get(fate.sector["department"]) or people.users["pooladmin"]


def _facts(fate, people):
    """What an application says, in the words of the project that became of it."""
    project = fate.project
    names = (
        "name",
        "division",
        "place",
        "responsible_department",
        "working_group",
        "chain",
        "industry",
        "nature",
        "content",
        "plan_basis",
        "total_investment",
        "funding",
        "planned_start_on",
        "planned_completion_on",
        "contact_name",
        "contact_phone",
    )
    return {
        **{name: getattr(project, name) for name in names},
        "owner_name": project.owner.name if project.owner else "",
        "proposed_by": people.reporters[fate.division][fate.number % 2],
        "proposing_unit": people.units[fate.division],
        "is_demo": True,
    }


def _entered(fate, move, people, frame):
    """The application by which a project entered."""
    rng, add = chance("application", fate.key), frame.calendar.add
    submitted = move.on - DAY * rng.randint(14, 30)
    checked = add(submitted, rng.randint(2, 6))
    application = Application(
        **_facts(fate, people),
        state="ENTERED",
        stage=Stage.PLANNING if move.action == "ENTER" else Stage.RESERVE,
        tier=move.tier,
        created_at=moment(submitted - DAY * 2, 9, 30),
        submitted_at=moment(submitted, 10, rng.randint(0, 59)),
        round=1,
        version=3,
        project=fate.project,
        returns=fate.project if move.action == "RESTORE" else None,
    )
    acts = [
        ("CHECK", "ACCEPT", "", "", _checker(fate, people), moment(checked, 15, rng.randint(0, 59))),
        ("CONFIRM", "ACCEPT", "", "", people.users["commission"], min(moment(move.on, 10, 40), frame.now)),
    ]
    return application, acts


def _pending(fates, people, frame):
    """Proposals that are being written, checked, sent back, refused: of projects that are not there yet."""
    count = {point: frame.scaled(number, 2) for point, number in PENDING.items()}
    rng = chance("pending", "applications")
    sectors = {sector["key"]: sector for sector in read("sectors")}
    trades = deal({key: each["weight"] for key, each in sectors.items()}, sum(count.values()), rng)
    places = list(read("places"))
    contacts = people_names("applicants", sum(count.values()))
    taken = {fate.name for fate in fates}
    numbers = itertools.count()
    for point, size in count.items():
        for place in range(size):
            number = next(numbers)
            division = DISTRICT if place == 0 else rng.choice(places)
            fate = Fate("applying", number + 1, sectors[trades[number]], division, "RESERVE")
            name, what = project_name(fate, "", taken)
            yield _applied(fate, name, what, point, contacts[number], people, frame)


def _applied(fate, name, what, point, contact, people, frame):
    """One application that has come to a point of its way."""
    rng, add = chance("applied", fate.key), frame.calendar.add
    submitted = frame.today - DAY * rng.randint(1, 16)
    while not frame.calendar.is_workday(submitted):
        submitted -= DAY
    small = point == "CHECK" and fate.number == 2
    checker, reason = _checker(fate, people), ""
    application = Application(
        name=name,
        division=people.divisions[fate.division],
        place=read("places")[fate.division]["full"] + rng.choice(read("places")[fate.division]["towns"]),
        responsible_department=people.units[fate.sector["department"]],
        working_group=people.groups[fate.number % len(people.groups)],
        industry=fate.sector["industry"],
        nature="NEW",
        content=f"主要建设{what.removesuffix('项目').removesuffix('工程')}及配套设施。",
        plan_basis=rng.choice(read("texts")["bases"]),
        total_investment=320 if small else rng.randrange(2, 260) * 500,
        funding=rng.choice(read("texts")["funding"]),
        stage=Stage.RESERVE,
        tier="LONG_TERM",
        planned_start_on=frame.today + DAY * rng.randint(380, 1200),
        contact_name=contact,
        contact_phone=people.phone(),
        exception_reason="民生急需的小型配套工程，常务会议议定按例外入库" if small else "",
        proposed_by=people.users["staff"]
        if fate.division == DISTRICT
        else people.reporters[fate.division][0],
        proposing_unit=people.units[fate.division],
        created_at=moment(submitted - DAY, 9, 20),
        state={"CHECK": "SUBMITTED", "CONFIRM": "SUBMITTED"}.get(point, point),
        is_demo=True,
    )
    acts = []
    if point == "DRAFT":
        return application, acts
    application.submitted_at = moment(submitted, 10, fate.number)
    application.round, application.version = 1, 1
    decided = min(moment(add(submitted, 1), 15, fate.number), frame.now)
    if point == "CHECK":
        application.waiting_for, application.waiting_since = "CHECK", application.submitted_at
    elif point == "CONFIRM":
        application.waiting_for, application.waiting_since = "CONFIRM", decided
        acts.append(("CHECK", "ACCEPT", "", "", checker, decided))
    else:
        reason = rng.choice(
            read("texts")["application_returned" if point == "RETURNED" else "application_refused"]
        )
        acts.append(
            ("CHECK", {"RETURNED": "RETURN", "REFUSED": "REFUSE"}[point], reason, "", checker, decided)
        )
    return application, acts
