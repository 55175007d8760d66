"""Tasks and goals of the demo city's working groups."""

from projects.base import events
from projects.pool.models import GroupGoal, GroupTask, Stage

from .fate import DAY
from .frame import moment
from .lists import document
from .source import chance, read

TASKS = 9


def make_groups(fates, people, frame):
    """Tasks around today and goals of both years; returns the events of the tasks."""
    found = []
    _make_goals(fates, people, frame)
    for number, group in enumerate(people.groups, 1):
        own = [fate for fate in fates if fate.project.working_group_id == group.pk]
        found += _make_tasks(number, group, own, people, frame)
    return found


def _make_goals(fates, people, frame):
    goals = []
    for group in people.groups:
        own = [fate for fate in fates if fate.project.working_group_id == group.pk]
        for year in (frame.year - 1, frame.year):
            rng = chance("goal", group.name, year)
            entered = sum(
                move.action == "ENTER" and move.on.year == year for fate in own for move in fate.moves
            )
            starts = sum(
                fate.listed.get(year) is not None and fate.work[year].build_type == "NEW" for fate in own
            )
            for kind, done in (("PLANNING", entered), ("STARTS", starts)):
                count = max(round(done * rng.uniform(0.9, 1.25)), 2)
                investment = sum((fate.total for fate in own), 0) * count // max(len(own), 1)
                goals.append(
                    GroupGoal(
                        group=group,
                        year=year,
                        kind=kind,
                        count=count,
                        investment=investment // 1000 * 1000,
                        document_number=document(year, 6),
                        is_demo=True,
                    )
                )
    GroupGoal.objects.bulk_create(goals)


def _make_tasks(number, group, own, people, frame):
    """Some done, some overdue, some to come; most about a project of the group that has not started."""
    rng, texts = chance("tasks", group.name, frame.year), read("texts")["tasks"]
    waiting = [fate for fate in own if fate.stages[-1][0] in (Stage.RESERVE, Stage.PRELIMINARY)]
    member, tasks, said = people.member_of(number), [], []
    for place in range(TASKS):
        fate = waiting[place % len(waiting)] if waiting and place % 4 else None
        pattern = rng.choice(texts["project" if fate else "general"])
        due = frame.today + DAY * (rng.randint(-60, -4) if place < 4 else rng.randint(-3, 45))
        task = GroupTask(
            group=group,
            title=pattern["text"],
            project=fate.project if fate else None,
            assignee=member if place % 3 else None,
            unit=None
            if place % 3
            else people.units[rng.choice(("LAND", "MIIT", "ENERGY", "APPROVAL", "NDRC"))],
            due_on=due,
            created_by=people.users["commission"],
            created_at=moment(due - DAY * rng.randint(65, 90), 9, place),
            is_demo=True,
        )
        if place < 4 and rng.random() < 0.75:
            task.done_on, task.result = due - DAY * rng.randint(0, 3), pattern["done"]
        tasks.append(task)
    GroupTask.objects.bulk_create(tasks)
    for task in tasks:
        named = str(task.assignee or task.unit)
        params = {"task": task.title, "named": named, "on": task.due_on}
        said.append(
            events.build("group_task.add", task, by=task.created_by, at=task.created_at, params=params)
        )
        if task.done_on:
            at = min(moment(task.done_on, 17), frame.now)
            params = {"task": task.title, "on": task.done_on, "result": task.result}
            said.append(
                events.build("group_task.finish", task, by=task.assignee or member, at=at, params=params)
            )
    return said
