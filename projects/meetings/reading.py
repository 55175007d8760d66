"""Reading the material of a meeting: from the facts while it is prepared, afterwards as it was kept."""

from django.db.models import Q

from projects.dispatch import weekly
from projects.dispatch.models import WeeklyReport
from projects.dispatch.provided import said
from projects.issues.models import HelpRequest
from projects.pool.models import Project

from .figures import read_city
from .material import LastLine, LightLine, Material, Name, RequestLine, from_data
from .models import Decision, Meeting
from .rules import Standing, due_of, progress_of, standing_of

# What is worst comes first.
LIGHT_ORDER = {"RED": 0, "YELLOW": 1}
STANDING_ORDER = {Standing.OVERDUE: 0, Standing.OPEN: 1, Standing.DONE: 2, Standing.DROPPED: 3}
NOT_STARTED, NOT_RESUMED = "NOT_STARTED", "NOT_RESUMED"


def last_meeting(meeting):
    """The last meeting of the same kind that was held before one (one query)."""
    return Meeting.objects.before(meeting).filter(kind=meeting.kind).order_by("-held_on", "-pk").first()


def followed(meeting):
    """The decisions that a meeting begins with: all of the last one of its kind, and what is unfinished of
    those before; a weekly meeting follows those of the meetings on topics too."""
    last = last_meeting(meeting)
    earlier = Meeting.objects.before(meeting)
    if meeting.kind != Meeting.Kind.WEEKLY:
        earlier = earlier.filter(kind=meeting.kind)
    unfinished = Decision.objects.unfinished().filter(meeting__in=earlier.order_by().values("pk"))
    found = Q(pk__in=unfinished.order_by().values("pk"))
    if last is not None:
        found |= Q(meeting=last)
    rows = Decision.objects.filter(found)
    return rows.select_related("meeting", "lead", "project__division", "issue")


def last_line(decision, on):
    """A decision as a line of the next meeting's agenda."""
    meeting, project = decision.meeting, decision.project
    progress, progress_on = progress_of(decision)
    return LastLine(
        key=f"decision:{decision.pk}",
        project=decision.project_id,
        project_name=project.name if project else "",
        division=Name.of(project.division if project else None),
        unit=Name.of(decision.lead),
        decision=decision.pk,
        meeting=meeting.pk,
        kind=meeting.kind,
        topic=meeting.topic,
        year=meeting.year,
        meeting_number=meeting.number,
        number=decision.number,
        text=decision.text,
        due_on=due_of(decision),
        standing=str(standing_of(decision, on)),
        progress=progress,
        progress_on=progress_on,
        issue=decision.issue_id,
    )


def read_last(meeting, on):
    """The lines of section one, what is overdue first, then by deadline (two queries)."""
    lines = [last_line(decision, on) for decision in followed(meeting)]
    return tuple(sorted(lines, key=lambda one: (STANDING_ORDER[one.standing], one.due_on, one.decision)))


def light_lines(city):
    """The lines of section three: red, yellow, then what else should be under way (one query)."""
    waits = dict.fromkeys(city.not_resumed, NOT_RESUMED) | dict.fromkeys(city.not_started, NOT_STARTED)
    keys = city.lights.keys() | waits.keys()
    projects = Project.objects.select_related("division", "responsible_department").in_bulk(keys)
    lines = []
    for key in keys & projects.keys():
        project, row, light = projects[key], city.rows[key], city.lights.get(key)
        lines.append(
            LightLine(
                key=f"light:{key}",
                project=key,
                project_name=project.name,
                division=Name.of(project.division),
                unit=Name.of(project.responsible_department),
                light=light.light if light else "",
                reasons=light.reasons if light else (),
                waits=waits.get(key, ""),
                planned_start_on=project.planned_start_on if waits.get(key) == NOT_STARTED else None,
                why_not=project.not_started_reason if key in waits else "",
                completed=row.completed,
                planned=row.planned,
            )
        )
    order = {project.pk: project.division.order for project in projects.values()}
    return tuple(sorted(lines, key=lambda one: (LIGHT_ORDER.get(one.light, 2), order[one.project], one.key)))


def read_requests(week):
    """The lines of section four: requests put on the agenda, then what the week's reports ask (two
    queries)."""
    asked = HelpRequest.objects.filter(state=HelpRequest.State.ON_AGENDA)
    asked = asked.select_related("issue__project__division", "department").order_by("asked_on", "pk")
    lines = [
        RequestLine(
            key=f"help:{one.pk}",
            project=one.issue.project_id,
            project_name=one.issue.project.name,
            division=Name.of(one.issue.project.division),
            unit=Name.of(one.department),
            source="HELP",
            issue=one.issue_id,
            request=one.pk,
            title=one.issue.title,
            done_so_far=one.done_so_far,
            asked=one.asked,
        )
        for one in asked
    ]
    reports = WeeklyReport.objects.of_week(week).counted().exclude(help_needed="")
    reports = reports.select_related("project__division", "project__responsible_department")
    lines += [
        RequestLine(
            key=f"report:{one.pk}",
            project=one.project_id,
            project_name=one.project.name,
            division=Name.of(one.project.division),
            unit=Name.of(one.project.responsible_department),
            source="REPORT",
            week=one.week,
            asked=said(one.help_needed),
            done_so_far=said(one.problems),
        )
        for one in reports.order_by("project__division__order", "project")
        if said(one.help_needed)
    ]
    return tuple(lines)


def assemble(meeting, on, read=weekly.read_week):
    """The Material of a meeting as of a day, from the facts of its week (fourteen queries; `read` as for
    figures.read_city)."""
    city = read_city(meeting.week, read)
    return Material(
        on=on,
        figures=city.figures,
        last=read_last(meeting, on),
        lights=light_lines(city),
        requests=read_requests(meeting.week),
    )


def material_of(meeting, on):
    """The Material: as it was kept where the meeting was held, else as of a day."""
    if meeting.material is not None:
        return from_data(Material, meeting.material)
    return assemble(meeting, on)
