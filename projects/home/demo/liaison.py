"""The liaison of the demo city: duty units and teams, how assignments ended, a leader who left, visits of
a year with some missing, directives with their answers, and the choice of the year's projects."""

import datetime
import itertools

from projects.base import events
from projects.base.periods import Month
from projects.liaison.models import (
    ApprovalChange,
    CandidateScore,
    DutyUnit,
    LiaisonApproval,
    LiaisonCandidate,
    LiaisonDetail,
    LiaisonSelection,
    ReadMark,
    SelectionCriterion,
    TeamMember,
    Visit,
    VisitDecision,
)
from projects.pool.models import ProjectList, Responsibility

from . import liaison_words
from .frame import DAY, moment
from .lists import document
from .naming import people_names
from .source import chance, read

MONTHS = 12
LEFT_DAYS = 16  # ago a leader left
RESHUFFLED_DAYS = 130  # ago some projects were handed over in one batch
VISITED = {"CITY": 0.9, "BANNER": 0.5}  # how probable the visit of a month is
REFUSED = 8  # candidates that were not chosen


def make_liaison(fates, people, frame):
    """Everything the liaison adds to the leaders of `lists.make_responsibilities`; returns the events."""
    by_project = {fate.project.pk: fate for fate in fates}
    rows = list(
        Responsibility.objects.leaders()
        .filter(project__in=by_project)
        .select_related("project", "leader__user")
        .order_by("project", "level", "valid_from")
    )
    _duty_units(rows, by_project, people)
    found = _reshuffle(rows, people, frame)
    found += _a_leader_leaves(rows, people, frame)
    _details(rows, frame)
    DutyUnit.objects.bulk_create(
        DutyUnit(
            responsibility=row,
            organisation=row.organisation,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
        if row.organisation is not None
    )
    _teams(rows, by_project, people)
    found += _visits(rows, by_project, people, frame)
    found += liaison_words.make_directives(rows, by_project, people, frame)
    _selection(by_project, people, frame)
    _read_marks(people, frame)
    return found


def _duty_units(rows, by_project, people):
    """The responsible department for the city's leader, the division's bureau for the banner's."""
    for row in rows:
        fate = by_project[row.project_id]
        city = row.level == "CITY"
        row.organisation = row.project.responsible_department if city else people.units[fate.division]
    Responsibility.objects.bulk_update(rows, ["organisation"])


def _reshuffle(rows, people, frame):
    """Some projects were handed over this year in one batch under one document."""
    on, number = frame.today - DAY * RESHUFFLED_DAYS, document(frame.year, 45)
    free = [one for one in people.leaders if one.user.username != "leader"]
    moved = [
        row
        for row in rows
        if row.level == "CITY" and row.valid_to is None and row.valid_from < on and row.leader in free
    ][:: max(1, len(rows) // 12)]
    new, found = [], []
    for place, row in enumerate(moved):
        turn = free[place % len(free) :] + free[: place % len(free)]
        to = next(one for one in turn if one.pk != row.leader_id)
        row.valid_to = on
        new.append(
            Responsibility(
                project=row.project,
                role="LEADER",
                leader=to,
                level="CITY",
                organisation=row.organisation,
                valid_from=on,
                reason="市级领导分工调整",
            )
        )
        found.append(
            events.build(
                "liaison.hand_over",
                row.project,
                by=people.users["office"],
                at=min(moment(on, 10, place), frame.now),
                reason="市级领导分工调整",
                params={
                    "before": str(row.leader),
                    "named": str(to),
                    "level": "CITY",
                    "on": on,
                    "document": number,
                },
            )
        )
    Responsibility.objects.bulk_update(moved, ["valid_to"])
    rows += Responsibility.objects.bulk_create(new)
    return found


def _a_leader_leaves(rows, people, frame):
    """One leader of the city left lately: one of his projects has a successor, the others wait."""
    on, clerk = frame.today - DAY * LEFT_DAYS, people.users["office"]
    open_rows = [row for row in rows if row.valid_to is None and row.level == "CITY"]
    held = {leader.pk: [row for row in open_rows if row.leader_id == leader.pk] for leader in people.leaders}
    ended = {row.leader_id for row in rows if row.valid_to is not None and row.valid_to > on}
    # Whoever was given a project since that day, or held one after it, cannot have left on it.
    leaving = next(
        (
            leader
            for leader in reversed(people.leaders)
            if leader.user.username != "leader"
            and leader.pk not in ended
            and len(held[leader.pk]) > 1
            and all(row.valid_from < on for row in held[leader.pk])
        ),
        None,
    )
    if leaving is None:
        return []
    found, said = [], {"by": clerk, "at": min(moment(on, 9, 30), frame.now)}
    left = held[leaving.pk]
    for row in left:
        row.valid_to = on
        row.left = True
        params = {"named": str(leaving), "level": "CITY", "on": on, "document": document(frame.year, 61)}
        found.append(events.build("liaison.leave", row.project, reason="工作调动", params=params, **said))
    Responsibility.objects.bulk_update(left, ["valid_to"])
    leaving.left_on = on
    leaving.save(update_fields=["left_on"])
    params = {"named": str(leaving), "on": on, "document": document(frame.year, 61), "count": len(left)}
    found.append(events.build("leader.leave", leaving, reason="工作调动", params=params, **said))
    successor = next(one for one in people.leaders if one.pk != leaving.pk and one.body == leaving.body)
    first, since = left[0], frame.today - DAY * 9
    new = Responsibility.objects.create(
        project=first.project,
        role="LEADER",
        leader=successor,
        level="CITY",
        organisation=first.organisation,
        valid_from=since,
        reason="接续包联",
    )
    rows.append(new)
    params = {"named": str(successor), "level": "CITY", "on": since, "document": document(frame.year, 64)}
    at = min(moment(since, 10), frame.now)
    found.append(
        events.build("liaison.assign", first.project, reason="接续包联", params=params, by=clerk, at=at)
    )
    return found


def _details(rows, frame):
    """How each assignment that ended did so."""
    starts = {(row.project_id, row.level, row.valid_from) for row in rows}
    details = []
    for row in rows:
        number = document(row.valid_from.year, 20)
        if row.valid_to is None:
            details.append(LiaisonDetail(responsibility=row, document_number=number))
            continue
        if getattr(row, "left", False):
            kind, reason, end = "LEFT", "工作调动", document(frame.year, 61)
        elif (row.project_id, row.level, row.valid_to) in starts:
            kind, reason, end = "SUCCEEDED", "领导分工调整", document(row.valid_to.year, 45)
        else:
            kind, reason, end = "APPROVED", "项目出列，经批准不再包联", document(row.valid_to.year, 3)
        details.append(
            LiaisonDetail(
                responsibility=row,
                document_number=number,
                end_kind=kind,
                end_reason=reason,
                end_document=end,
                handover_note="" if kind == "APPROVED" else "未办结事项已列清单移交，请按原时限推进。",
            )
        )
    LiaisonDetail.objects.bulk_create(details)


def _teams(rows, by_project, people):
    """The team of each assignment of the city that holds, or of the project that waits for one."""
    posts, names = read("liaison")["posts"], iter(people_names("teams", 240))
    members, done = [], set()
    for row in rows:
        if (
            row.level != "CITY"
            or row.project_id in done
            or (row.valid_to and not getattr(row, "left", False))
        ):
            continue
        done.add(row.project_id)
        rng = chance("team", by_project[row.project_id].key)
        parts = ["DUTY", "CONTACT", *(["EXPERT"] if rng.random() < 0.5 else []), "MEMBER"]
        members += [
            TeamMember(
                project=row.project,
                level="CITY",
                name=next(names),
                post=rng.choice(posts[part]),
                organisation=row.organisation,
                part=part,
                phone=people.phone(),
                valid_from=row.valid_from,
            )
            for part in parts
        ]
    TeamMember.objects.bulk_create(members)


def _visit_day(month, rng, frame):
    """A working day of a month."""
    day = month.first + DAY * rng.randint(2, 24)
    while not frame.calendar.is_workday(day):
        day += DAY
    return day


def _visits(rows, by_project, people, frame):
    """A visit a month, with some missing, none while a project rests; returns the events."""
    words, visits, decisions, found = read("liaison"), [], [], []
    clerk, secretary = people.users["office"], people.users["secretary"]
    for row, back in itertools.product(rows, reversed(range(MONTHS))):
        month = Month.of(frame.today) - back
        fate = by_project[row.project_id]
        rng = chance("visit", fate.key, row.level, row.leader.user.username, month)
        day = _visit_day(month, rng, frame)
        held = row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
        if not held or moment(day, 18) > frame.now or fate.resting(day) or rng.random() > VISITED[row.level]:
            continue
        mine = row.leader.user.username == "leader"
        kind = rng.choices(list(Visit.Kind.values), [5, 3, 2, 2])[0]
        by = secretary if mine else clerk
        visit = Visit(
            project=row.project,
            leader=row.leader,
            kind=kind,
            on=day,
            place=rng.choice(words["places"]),
            attendees=rng.choice(words["attendees"]).format(unit=row.organisation),
            findings=rng.choice(words["findings"][kind]),
            recorded_by=by,
            recorded_at=min(moment(day, 17, rng.randint(0, 59)), frame.now),
        )
        visits.append(visit)
        decisions += [
            VisitDecision(
                visit=visit,
                text=text,
                lead_unit=row.organisation,
                due_on=day + DAY * rng.choice([10, 15, 30]),
            )
            for text in rng.sample(words["decisions"], rng.choice([0, 1, 1, 2]))
        ]
    Visit.objects.bulk_create(visits)
    VisitDecision.objects.bulk_create(decisions)
    for visit in visits:
        mine = visit.recorded_by_id == secretary.pk
        found.append(
            events.build(
                "visit.record",
                visit,
                by=visit.recorded_by,
                at=visit.recorded_at,
                on_behalf_of=visit.leader.user if mine else None,
                params={
                    "leader": str(visit.leader),
                    "kind": visit.kind,
                    "on": visit.on,
                    "project": visit.project_id,
                },
            )
        )
    return found


def _selection(by_project, people, frame):
    """The choice of the year: the projects of the list, and some that were not chosen."""
    listed = ProjectList.objects.filter(year=frame.year, code="LIAISON").first()
    if listed is None:
        return
    words, criteria = read("liaison"), list(SelectionCriterion.objects.filter(is_enabled=True))
    approved_on = datetime.date(frame.year, 1, 8)
    selection = LiaisonSelection.objects.create(
        year=frame.year,
        approved_by=people.users["office"],
        approved_on=approved_on,
        approver="市委常委会会议",
        document_number=listed.document_number or document(frame.year, 5),
    )
    chosen = list(listed.entries.order_by("serial").values_list("project", flat=True))
    others = [key for key, fate in by_project.items() if key not in set(chosen) and frame.year in fate.listed]
    candidates, scores = [], []
    for key in [*chosen, *others[: frame.scaled(REFUSED)]]:
        rng = chance("candidate", by_project[key].key)
        project = by_project[key].project
        candidate = LiaisonCandidate(
            selection=selection,
            project=project,
            proposing_unit=project.responsible_department,
            proposed_by=people.users["commission"],
            proposed_at=moment(datetime.date(frame.year - 1, 12, rng.randint(5, 25)), 15),
            reason=rng.choice(words["reasons"]),
            is_chosen=key in chosen,
        )
        candidates.append(candidate)
        for criterion in criteria:
            low = 36 if key in chosen else 24
            notes = words["score_notes"].get(criterion.code, [""])
            points = rng.randint(low, low + 14) * criterion.max_points // 50
            scores.append(
                CandidateScore(
                    candidate=candidate, criterion=criterion, points=points, note=rng.choice(notes)
                )
            )
    LiaisonCandidate.objects.bulk_create(candidates)
    CandidateScore.objects.bulk_create(scores)
    approval = LiaisonApproval.objects.create(
        selection=selection,
        on=approved_on,
        approver=selection.approver,
        document_number=selection.document_number,
        recorded_by=people.users["office"],
        recorded_at=min(moment(approved_on, 16), frame.now),
    )
    ApprovalChange.objects.bulk_create(
        ApprovalChange(approval=approval, project_id=key, kind="ADDED") for key in chosen
    )


def _read_marks(people, frame):
    """The leader looked five days ago, his liaison officer yesterday."""
    leader = next(each for each in people.leaders if each.user.username == "leader")
    ReadMark.objects.bulk_create(
        ReadMark(user=user, leader=leader, at=moment(frame.today - DAY * days, 18))
        for user, days in ((leader.user, 5), (people.users["secretary"], 1))
    )
