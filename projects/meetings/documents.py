"""The documents of a meeting in the official layout (base.official): its material, and the draft of its
minutes. Both say what its page says; the draft bears no number until the minutes are issued."""

import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.base.money import DASH
from projects.base.official import OfficialDocument
from projects.base.papers import PaperColumn, PaperRow, PaperTable
from projects.base.periods import full_label
from projects.base.wording import clauses, labelled, names, noted
from projects.pool.models import Light

from . import words
from .models import Section


def sentence(text):
    """A text with a full stop at its end."""
    text = text.strip()
    return text if unicodedata.category(text[-1]) == "Po" else text + pgettext("after figures", ".")


def column(key, label, width=10, kind="text"):
    return PaperColumn(key, label, kind, width=width)


def numbered(key, title, columns, rows, **more):
    """A table whose rows are counted in its first column."""
    counted = tuple(PaperRow((place, *cells)) for place, cells in enumerate(rows, 1))
    return PaperTable(key, title, (column("no", _("No."), 2, "place"), *columns), counted, **more)


def noted_cell(row, text):
    """What a line says, with the office's note under it."""
    return "\n".join(part for part in (text, row.note) if part)


def last_table(rows):
    """What was decided before, and how far it is."""
    columns = (
        column("text", _("What was decided"), 16),
        column("lead", _("Leading unit"), 8),
        column("due", _("To be done by"), 5, "day"),
        column("standing", pgettext("column", "how far"), 4),
        column("progress", _("How far it is"), 12),
    )
    cells = [
        (noted_cell(row, row.title), row.unit, row.due, row.tag, clauses(row.details) or DASH) for row in rows
    ]
    return numbered("last", "", columns, cells)


def light_cells(row):
    """One project with its light and why."""
    why = noted_cell(row, clauses(row.details))
    return row.light or None, row.project or row.title, row.sub, row.unit, why


def lights_table(key, title, rows, **more):
    """Projects with their lights and why."""
    columns = (
        column("light", _("Light"), 4, "light"),
        column("project", _("Project"), 14),
        column("division", _("Division"), 5),
        column("unit", _("Responsible unit"), 7),
        column("why", _("Why"), 14),
    )
    return numbered(key, title, columns, map(light_cells, rows), **more)


def request_cells(row):
    """What one banner asks for."""
    done = clauses(row.details)
    return row.sub or DASH, row.project or DASH, noted_cell(row, row.title), done or DASH, row.unit or DASH


def requests_table(rows):
    """What banners and districts ask for."""
    columns = (
        column("division", _("Division"), 5),
        column("project", _("Project"), 12),
        column("asked", _("What is asked"), 14),
        column("done", _("Done so far, and problems"), 12),
        column("unit", _("Department asked"), 7),
    )
    return numbered("requests", "", columns, map(request_cells, rows))


def led_by(one):
    """Who leads a decision, with whom, until when, as a sentence."""
    decision = one.decision
    parts = [labelled(_("Leading unit"), decision.lead)]
    if one.partners:
        parts.append(labelled(_("Partner units"), names(one.partners)))
    parts.append(labelled(_("To be done by"), full_label(one.due)))
    return sentence(clauses(parts))


def decisions_in(document, page, level):
    """The decisions, each with who leads it."""
    for one in page.decisions:
        document.heading(level, sentence(one.decision.text), numbered=True)
        document.paragraph(led_by(one))


def positions_in(document, positions):
    """What the departments said."""
    for one, row in positions:
        about = row.title.rstrip()
        about = about[:-1] if unicodedata.category(about[-1]) == "Po" else about
        said = one.text or _("still to speak")
        document.paragraph(sentence(labelled(noted(str(one.unit), about), said)))


def material_title(meeting):
    """What the material is called."""
    return _("Material of the %(meeting)s") % {"meeting": meeting.label}


def minutes_title(meeting):
    """What the minutes are called."""
    return _("Minutes of the %(meeting)s") % {"meeting": meeting.label}


def when_and_where(meeting):
    """The day and the hour, and where."""
    said = full_label(meeting.held_on)
    if meeting.starts_at:
        said = f"{said} {meeting.starts_at:%H:%M}"
    return said if not meeting.place else f"{said}  {meeting.place}"


def material(meeting, page, by=""):
    """The bytes of the material."""
    title = material_title(meeting)
    document = OfficialDocument(title, by)
    document.title(title)
    document.under_title(when_and_where(meeting))
    rows = page.sections

    document.heading(1, Section.LAST.label, numbered=True)
    document.paragraph(words.last_summary(page.material.last))
    if rows[Section.LAST]:
        document.table(last_table(rows[Section.LAST]))
    document.heading(1, Section.OVERALL.label, numbered=True)
    for said in page.overall:
        document.paragraph(said)
    document.heading(1, Section.LIGHTS.label, numbered=True)
    document.paragraph(words.lights_summary(page.material.lights))
    yellow = [row for row in rows[Section.LIGHTS] if row.light == Light.YELLOW]
    others = [row for row in rows[Section.LIGHTS] if row.light != Light.YELLOW]
    if others:
        document.table(lights_table("lights", "", others))
    document.heading(1, Section.REQUESTS.label, numbered=True)
    if rows[Section.REQUESTS]:
        document.table(requests_table(rows[Section.REQUESTS]))
    else:
        document.paragraph(_("No banner or district asks for anything this week."))
    if page.positions:
        document.heading(1, Section.POSITIONS.label, numbered=True)
        positions_in(document, page.positions)
    if page.decisions:
        document.heading(1, Section.DECISIONS.label, numbered=True)
        decisions_in(document, page, 2)
    if yellow:
        named = _("Projects with a yellow light")
        document.annexes([named])
        document.annex(named, wide=True)
        document.table(lights_table("yellow", named, yellow, wide=True), title=False)
    return document.save()


def chair_of(meeting):
    """The chair, his post before his name as minutes have it."""
    if meeting.chair is None:
        return meeting.chair_name
    said = {"name": meeting.chair, "post": meeting.chair.post}
    return pgettext("a leader with his post", "%(name)s, %(post)s,") % said


def opening(meeting):
    """The first sentence of the minutes: when, who chaired what where, and of which week it spoke."""
    facts = {
        "day": full_label(meeting.held_on),
        "chair": chair_of(meeting),
        "meeting": meeting.label,
        "week": meeting.week.label,
        "place": meeting.place,
    }
    if meeting.place:
        said = _(
            "On %(day)s %(chair)s chaired the %(meeting)s at %(place)s, on the key projects in %(week)s."
        )
    else:
        said = _("On %(day)s %(chair)s chaired the %(meeting)s, on the key projects in %(week)s.")
    return said % facts


def minutes(meeting, page, by=""):
    """The bytes of the minutes: a draft until they are signed and numbered."""
    title = minutes_title(meeting)
    document = OfficialDocument(title, by)
    if meeting.is_minuted:
        document.number(meeting.minutes_number)
    else:
        document.draft(_("Draft, not issued"))
    document.title(title)
    document.paragraph(opening(meeting))
    document.heading(1, _("What the meeting heard"), numbered=True)
    document.paragraph(words.last_summary(page.material.last))
    for said in page.overall:
        document.paragraph(said)
    spoken = [pair for pair in page.positions if pair[0].text]
    if spoken:
        document.heading(1, Section.POSITIONS.label, numbered=True)
        positions_in(document, spoken)
    document.heading(1, Section.DECISIONS.label, numbered=True)
    if page.decisions:
        decisions_in(document, page, 2)
    else:
        document.paragraph(_("Nothing has been decided yet."))
    document.blank()
    for label, value in (
        (_("Present"), meeting.attendees),
        (_("Absent"), meeting.absent),
        (pgettext("meeting", "Recorded by"), meeting.recorder),
        (_("Signed by"), meeting.signed_by),
    ):
        if value:
            document.paragraph(sentence(labelled(label, value)))
    if meeting.is_minuted:
        document.signature("", meeting.signed_on)
    return document.save()
