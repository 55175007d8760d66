"""What meetings show elsewhere: on the homes of the office and of units that lead decisions, and on the page
of a project."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.ui.figures import Figure, figures_sentence

from .models import Decision
from .rules import Standing, due_of, standing_of
from .views.common import ANSWER, DECISIONS, PREPARE
from .views.listing import next_meeting

SHOWN = 6


def prepares(user):
    """Who prepares meetings."""
    return user.may(PREPARE)


def office(request, _obj):
    """The next meeting, and the decisions that are overdue (two queries)."""
    href = f"{reverse('meetings:decisions')}?standing=OVERDUE"
    rows = Decision.objects.allowed(request.user).of_held().with_standing(request.today)
    late = list(
        rows.filter(standing=Standing.OVERDUE)
        .select_related("lead", "issue", "meeting")
        .order_by("due_on", "pk")
    )
    return {
        "meeting": next_meeting(request.user),
        "figures": figures_sentence([Figure(_("Decisions overdue"), len(late), href)]),
        "rows": [(row, due_of(row)) for row in late[:SHOWN]],
    }


def leads(user):
    """Who answers for decisions that his unit leads, the office apart: it sees all."""
    return user.may(ANSWER) and not user.may(PREPARE)


def to_answer(request, _obj):
    """The decisions that the reader's unit leads and has not carried out (one query); None without any."""
    rows = Decision.objects.allowed(request.user).of_held().unfinished().led_by_units_of(request.user)
    found = list(
        rows.select_related("meeting", "issue", "project").order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    if not found:
        return None
    late = sum(standing_of(row, request.today) == Standing.OVERDUE for row in found)
    href = f"{reverse('meetings:decisions')}?mine=true"
    return {
        "figures": figures_sentence(
            [
                Figure(_("Decisions led by your unit"), len(found), f"{href}&standing=OPEN&standing=OVERDUE"),
                Figure(pgettext("decision", "overdue"), late, f"{href}&standing=OVERDUE"),
            ]
        ),
        "rows": [
            (row, due_of(row), standing_of(row, request.today) == Standing.OVERDUE) for row in found[:SHOWN]
        ],
    }


def sees(user):
    """Whether there is any decision the user might see."""
    return user.may(DECISIONS)


def of_project(request, project):
    """What meetings decided about a project (one query); None where they decided nothing."""
    rows = Decision.objects.allowed(request.user).of_held().filter(project=project)
    found = list(rows.select_related("meeting", "lead", "issue").order_by("-meeting__held_on", "number"))
    if not found:
        return None
    lines = [(row, Standing(standing_of(row, request.today)), due_of(row)) for row in found]
    late = sum(standing == Standing.OVERDUE for _row, standing, _due in lines)
    return {
        "figures": figures_sentence(
            [
                Figure(_("Decisions of meetings"), len(found)),
                Figure(pgettext("decision", "overdue"), late),
            ]
        ),
        "lines": lines,
    }
