"""The issues in a project's dossier."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from projects.base.wording import clauses, labelled, noted
from projects.pool.dossier import OVERVIEW, SECTIONS, SHORT, Line, Section, brief, column, in_lines, table

from .models import Issue
from .panels import sees

SHOWN = 6  # of the open ones in the overview


def read(reading):
    """All that the reader may see and were not withdrawn, the latest first; read once for the overview and
    the section (one query)."""
    kept = reading.project.__dict__
    if "dossier_issues" not in kept:
        rows = Issue.objects.allowed(reading.user).filter(project=reading.project).counted()
        rows = rows.select_related("organisation", "handler").order_by("-raised_on", "-pk")
        kept["dossier_issues"] = list(rows)
    return kept["dossier_issues"]


def responsible(issue):
    """The unit and the person in one cell."""
    return in_lines(issue.organisation, issue.responsible_name)


def in_words(issue, today):
    """How it stands, marked where it is overdue."""
    return noted(str(issue.get_state_display()), _("overdue") if issue.is_overdue(today) else "")


def issues(reading):
    """Every issue with who answers for it, by when, and how far it is. No query but that of `read`."""
    columns = [
        column("title", _("Issue"), width=17),
        column("category", _("Category"), width=8),
        column("state", _("State"), width=9),
        column("responsible", _("Responsible"), width=14),
        column("raised", _("Raised on"), "day"),
        column("due", _("Deadline"), "day"),
        column("progress", _("Progress"), width=18),
    ]
    return table(
        "issues",
        columns,
        [
            (
                one.title,
                in_lines(one.get_category_display(), one.get_level_display()),
                in_words(one, reading.today),
                responsible(one),
                one.raised_on,
                one.due_on,
                brief(one.evidence or one.progress, SHORT),
            )
            for one in read(reading)
        ],
    )


def open_ones(reading):
    """The open issues with who and by when, those due first in front (one query)."""
    found = [one for one in read(reading) if one.is_open]
    if not found:
        return [(_("No open issue."), reading.today)]
    found.sort(key=lambda one: (one.due_on is None, one.due_on, one.pk))
    told = [(stuck(one, reading.today), reading.today) for one in found[:SHOWN]]
    more = len(found) - SHOWN
    if more > 0:
        told.append((_("%(count)s more stand below.") % {"count": more}, reading.today))
    return told


def stuck(issue, today):
    """An issue in a sentence: what, who, by when."""
    who = " ".join(str(one) for one in (issue.organisation, issue.responsible_name) if one)
    due = labelled(_("Deadline"), issue.due_on.isoformat()) if issue.due_on else ""
    late = _("overdue") if issue.is_overdue(today) else ""
    state = "" if who else str(issue.get_state_display())
    return noted(brief(issue.title, SHORT), clauses(part for part in (who, state, due, late) if part))


def register():
    """Enter them."""
    SECTIONS.add(Section("issues", gettext_lazy("Issues"), issues, order=80, permission=sees, queries=1))
    title = pgettext_lazy("dossier", "Open issues")
    OVERVIEW.add(Line("issues", title, open_ones, order=60, permission=sees, queries=1))
