"""Sessions in which many permits were handled at once, and what agents did for projects."""

from collections import defaultdict

from projects.base import events
from projects.pool.models import Responsibility
from projects.preparation.models import Handling, Permit, ServiceRecord, Session, SessionItem, Status

from .fate import DAY
from .frame import moment
from .source import chance, read

HELD, TOGETHER, PLANNED = 24, 2, 8
SERVED_DAYS, EACH = 200, 3


def make_services(people, frame):
    """Keep sessions and service records beside the permits that are there; returns the events."""
    return [*_held(people, frame), *_planned(people, frame), *_services(people, frame)]


def _session(people, on, way, number, **fields):
    return Session(
        title=f"{on.year}年{on.month}月第{number}次"
        + ("集中审批会" if way == Handling.SESSION else "现场办公会"),
        on=on,
        place="市政务服务中心三楼会议室" if way == Handling.SESSION else "项目现场",
        way=way,
        chair=str(people.users["approval"]),
        convened_by=people.units["APPROVAL"],
        planned_by=people.users["approval"],
        is_demo=True,
        **fields,
    )


def _held(people, frame):
    """The last days on which several permits were granted the same way, each day one session."""
    by_day = defaultdict(list)
    granted = Permit.objects.filter(status=Status.GRANTED, handling__in=[Handling.SESSION, Handling.ONSITE])
    for permit in granted.order_by("-granted_on", "pk").only("granted_on", "handling", "document_number"):
        by_day[permit.granted_on, permit.handling].append(permit)
    days = [key for key, permits in by_day.items() if len(permits) >= TOGETHER][:HELD]
    sessions, items, numbers = [], [], defaultdict(int)
    for on, way in sorted(days):
        numbers[on.year, on.month, way] += 1
        session = _session(people, on, way, numbers[on.year, on.month, way], state="HELD", version=3)
        sessions.append(session)
        items += [
            SessionItem(
                session=session,
                permit=permit,
                order=place,
                outcome="GRANTED",
                document_number=permit.document_number,
            )
            for place, permit in enumerate(by_day[on, way], 1)
        ]
    Session.objects.bulk_create(sessions)
    SessionItem.objects.bulk_create(items)
    return [
        events.build(
            "session.plan",
            session,
            by=session.planned_by,
            at=moment(session.on - DAY * 4, 10),
            params={"title": session.title, "on": session.on},
        )
        for session in sessions
    ]


def _planned(people, frame):
    """The next session, with what the departments have before them."""
    on = frame.calendar.add(frame.today, 3)
    session = _session(people, on, Handling.SESSION, 9)
    session.title = f"{on.month}月下旬集中审批会" if on.day > 20 else f"{on.month}月集中审批会"
    session.save()
    waiting = Permit.objects.alive().filter(status=Status.ACCEPTED, open_documents=0).order_by("due_on", "pk")
    SessionItem.objects.bulk_create(
        SessionItem(session=session, permit=permit, order=place)
        for place, permit in enumerate(waiting[:PLANNED], 1)
    )
    params = {"title": session.title, "on": session.on}
    at = min(moment(frame.today, 8, 30), frame.now)
    yield events.build("session.plan", session, by=session.planned_by, at=at, params=params)


def _services(people, frame):
    """What agents did lately for the projects they help."""
    texts, rows = read("texts")["services"], []
    held = (
        Responsibility.objects.current().filter(role="AGENT").select_related("user", "project").order_by("pk")
    )
    for row in held:
        rng = chance("services", row.project.name)
        first = max(row.valid_from, frame.today - DAY * SERVED_DAYS)
        span = (frame.today - first).days
        for _number in range(rng.randint(0, EACH) if span > 2 else 0):
            on = frame.calendar.next_workday(first + DAY * rng.randrange(span))
            if on > frame.today:
                continue
            kind, item, result = rng.choice(texts)
            rows.append(
                ServiceRecord(
                    project=row.project,
                    agent=row.user,
                    kind=kind,
                    item=item,
                    result=result,
                    on=on,
                    minutes=rng.choice((20, 30, 45, 60, 90, None)),
                    recorded_at=min(moment(on, 17, rng.randint(0, 50)), frame.now),
                    is_demo=True,
                )
            )
    ServiceRecord.objects.bulk_create(rows)
    for row in rows:
        params = {"agent": str(row.agent), "kind": row.kind, "item": row.item, "on": row.on}
        yield events.build("service.record", row.project, by=row.agent, at=row.recorded_at, params=params)
