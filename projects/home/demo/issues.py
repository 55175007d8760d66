"""The issue log of the demo city: some three hundred issues, each led through its life up to today.

The rows and events are shaped as the acts of `projects.issues` leave them and kept in bulk; a test holds
what an issue says of itself against the rows beside it.
"""

from collections import defaultdict

from projects.base import events
from projects.issues.models import (
    Category,
    Extension,
    HelpRequest,
    Issue,
    IssueHolder,
    IssueNote,
    IssuePause,
    IssueSettings,
    Resolution,
    Supervision,
    SupervisionAnswer,
)
from projects.pool.models import Stage

from .fate import DAY
from .frame import moment
from .issue_ways import Ways
from .source import chance, deal, read

COUNT = 300
LONGEST = 230  # days before today on which the first one was raised
# What becomes of issues, and how many of a hundred go that way.
WAYS = {
    "solved": 33,
    "extended": 12,
    "returned": 7,
    "late": 12,
    "stuck": 13,
    "helped": 12,
    "paused": 4,
    "back": 3,
    "fresh": 3,
    "mistaken": 1,
}
# Ways that only look like life when they were begun not long ago: days before today, from and to.
RECENT = {"stuck": (25, 70), "helped": (6, 45), "back": (30, 70), "paused": (10, 60), "fresh": (0, 3)}
WEIGHTS = {
    Category.LAND: 18,
    Category.PERMITS: 15,
    Category.UTILITIES: 14,
    Category.CLEARING: 12,
    Category.FUNDS: 10,
    Category.ENTERPRISE: 10,
    Category.FOREST: 7,
    Category.ENERGY: 5,
    Category.EIA: 4,
    Category.LABOUR: 3,
    Category.OTHER: 2,
}
LATER = (Stage.COMPLETED, Stage.IN_PRODUCTION, Stage.WITHDRAWN)


def make_issues(fates, people, frame):
    """Create and save the issues of projects that are on their way; returns the events."""
    open_to = [fate for fate in fates if fate.stage_on(frame.today) not in (*LATER, Stage.PLANNING)]
    if not open_to:
        return []
    count, rng = frame.scaled(COUNT), chance("issues")
    days = IssueSettings.objects.on(frame.today).first() or IssueSettings(valid_from=frame.today)
    ways, kinds = deal(WAYS, count, rng), deal(WEIGHTS, count, rng)
    lives = []
    for number, (way, category) in enumerate(zip(ways, kinds, strict=True)):
        draw = chance("issue", number)
        # More of late than of long ago, so that every state is there today.
        back = 1 + int(LONGEST * draw.random() ** 1.6)
        if way in RECENT:
            back = draw.randint(*RECENT[way])
        raised_on = frame.calendar.next_workday(frame.today - DAY * back)
        fate = draw.choice(open_to)
        about = draw.choice(read("issues")["bank"][category])
        # None is raised of a project before it entered the pool.
        raised_on = max(raised_on, frame.calendar.next_workday(fate.moves[0].on))
        life = Ways(fate, people, frame, days, draw)
        if moment(raised_on, life.hour, 59) > frame.now:
            continue
        life.run(way, raised_on, category, about)
        lives.append(life)
    _number(lives)
    return _save(lives)


def _number(lives):
    """Number the letters of each year in the order in which they went out."""
    letters = [letter for life in lives for letter in life.letters]
    counts = defaultdict(int)
    for row, params in sorted(letters, key=lambda letter: letter[0].forwarded_on):
        year = row.forwarded_on.year
        counts[year] += 1
        row.letter_number = params["number"] = f"演示督函〔{year}〕{counts[year]}号"


def _save(lives):
    """Keep all rows in bulk, and build the events once their targets have keys."""
    Issue.objects.bulk_create([life.issue for life in lives])
    rows = defaultdict(list)
    for life in lives:
        for row in life.rows:
            row.issue = life.issue
            rows[type(row)].append(row)
    for model in (IssueHolder, IssueNote, Extension, IssuePause, Resolution, HelpRequest, Supervision):
        model.objects.bulk_create(rows[model])
    SupervisionAnswer.objects.bulk_create(answer for life in lives for answer in life.answers)
    found = []
    for life in lives:
        for verb, told, details in life.told:
            found.append(events.build(f"issue.{verb}", life.issue, **details))
            if told:
                params = {
                    **details.get("params", {}),
                    "issue": life.issue.pk,
                    "title": life.issue.title,
                }
                kept = {key: details[key] for key in ("by", "at", "reason") if key in details}
                found.append(events.build(f"project.issue_{verb}", life.issue.project, params=params, **kept))
    return found
