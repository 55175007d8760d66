"""Drawing the rows of a queue: what changed, what is doubted, what can be done.

A page has fifty of them with thirty pieces each, so they are joined from escaped strings. The forms are
the same in every row but for its key and version: their template is drawn once, and these two are put
into their places.
"""

from html import escape

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from projects.base.money import DASH
from projects.ui.words import light_html

from ..chasing import moment_label
from ..checks import sentence
from ..models import ChainStep, PlanItem, WeeklyReport
from .common import reduced_links

# Stand for a row's key and version while its forms and addresses are drawn.
KEY, VERSION = 90817263545, 90817263546
SIGNS = {PlanItem.Outcome.DONE: "✓", PlanItem.Outcome.NOT_DONE: "×"}


class RowDrawing:
    """Draws ReviewRows for one page; `context` is that of the templates: week, step, is_gather, suggested."""

    def __init__(self, request, context):
        self._tick = not context["is_gather"]
        places = {**context, "key": KEY, "version": VERSION}
        self._acts = render_to_string("dispatch/_review_acts.html", places, request)
        self._return = render_to_string("dispatch/_review_return.html", places, request)
        self._before, self._after = reverse("dispatch:report", args=[context["week"], KEY]).split(str(KEY))

    def draw(self, rows):
        """The `<li>`s of the queue."""
        return SafeString("".join(f"<li>{self._row(row)}</li>" for row in rows))

    def _row(self, row):
        key, doubts = row.report.pk, " data-doubts" if row.doubts else ""
        return (
            f'<article class="rv" id="row-{key}" tabindex="-1" aria-labelledby="name-{key}"{doubts}>'
            f"{self._head(row)}{'' if row.own else self._placed(self._return, row)}"
            f'<div class="rv-body"><div class="rv-said">{said(row)}</div>{beside(row)}</div></article>'
        )

    def _placed(self, prepared, row):
        return prepared.replace(str(KEY), str(row.report.pk)).replace(str(VERSION), str(row.report.version))

    def _head(self, row):
        report, project = row.report, row.report.project
        name, box = escape(project.name), ""
        if self._tick:
            label = escape(_("Tick %(name)s") % {"name": project.name})
            box = (
                f'<input type="checkbox" class="form-check-input" form="pass-form" name="chosen" '
                f'value="{report.pk}:{report.version}" '
                f'aria-label="{label}"'
                f"{' disabled' if row.own else ''}>"
            )
        if row.own:
            words = _("You filled this in yourself; somebody else has to decide on it.")
            acts = f'<p class="quiet rv-own">{escape(words)}</p>'
        else:
            acts = self._placed(self._acts, row)
        return (
            f'<header class="rv-head">{box}<div class="rv-title"><h3 id="name-{report.pk}">'
            f'<a href="{self._before}{project.pk}{self._after}">{name}</a></h3>'
            f'<p class="rv-facts">{facts(row)}</p></div><div class="rv-acts no-print">{acts}</div></header>'
        )


def span(text, css=""):
    """A piece of text."""
    return f'<span class="{css}">{escape(str(text))}</span>' if css else f"<span>{escape(str(text))}</span>"


def facts(row):
    """Whose row it is and how it came here."""
    report, project = row.report, row.report.project
    parts = [span(project.division)]
    if project.owner:
        parts.append(span(project.owner))
    if project.light:
        parts.append(f"<span>{light_html(project.light)}</span>")
    parts.append(span(WeeklyReport.Form(report.form).label))
    who = {"who": report.submitted_by, "at": moment_label(report.submitted_at)}
    parts.append(span(_("%(who)s, %(at)s") % who))
    if report.is_late:
        parts.append(span(_("late"), "tag"))
    if report.round > 1:
        parts.append(span(_("submission %(number)s") % {"number": report.round}, "tag"))
    parts.append(reduced_links(row.reductions))
    parts += [span(f"✓ {ChainStep.Code(step.step).label} {step.by}", "quiet") for step in row.passed]
    return "".join(parts)


def said(row):
    """What the row says, figures and texts beside last week's."""
    parts = []
    if row.report.no_change:
        words = _("Nothing changed this week: %(reason)s") % {"reason": row.report.no_change_reason}
        parts.append(f'<p class="rv-calm">{escape(words)}</p>')
    if row.is_first:
        words = _("The first report: there is none before to compare with.")
        parts.append(f'<p class="quiet">{escape(words)}</p>')
    parts.append(f'<dl class="rv-figures">{"".join(map(figure, row.figures))}</dl>')
    parts.append(f'<dl class="rv-texts">{"".join(text(one, row.is_first) for one in row.texts)}</dl>')
    return "".join(parts)


def entry(change, inner):
    """One term with what stands for it; quiet where nothing changed."""
    same = "" if change.changed else ' class="same"'
    return f"<div{same}><dt>{escape(str(change.label))}</dt><dd>{inner}</dd></div>"


def hidden(words):
    """Words for those who hear the page."""
    return span(words, "visually-hidden")


def figure(one):
    """A figure last week and now."""
    new = escape(one.new)
    if not one.changed:
        same = span(_("unchanged"), "own")
        return entry(one, f"{new} {same}" if one.new != DASH else new)
    own = " " + span(_("this week %(own)s") % {"own": one.own}, "own") if one.own else ""
    arrow = '<span aria-hidden="true">→</span>' + hidden(_("now"))
    return entry(one, f"{span(one.old, 'old')} {arrow} <b>{new}</b>{own}")


def text(one, is_first):
    """A text with its changes marked, or beside the old one where the two have little in common."""
    if not one.changed:
        return entry(one, hidden(_("Same as last week:")) + " " + escape(one.new))
    if one.parts:
        tags = {"new": "<ins>{}</ins>", "gone": "<del>{}</del>", "same": "{}"}
        return entry(one, "".join(tags[kind].format(escape(piece)) for kind, piece in one.parts))
    inner = span(DASH, "nil")
    if one.new:
        lines = "<br>".join(map(escape, one.new.splitlines()))
        inner = lines if is_first else f"<ins>{lines}</ins>"
    if one.old:
        last = hidden(_("Last week:"))
        inner += f'<span class="rv-before">{last} {escape(one.old)}</span>'
    return entry(one, inner)


def beside(row):
    """Doubts with the writer's reasons, good news, last week's plan, files; "" for none of them."""
    parts = []
    if row.doubts:
        items = "".join(map(doubt, row.doubts))
        heading = escape(_("Doubts and what the writer says"))
        parts.append(f'<h4>{heading}</h4><ul class="rv-doubts">{items}</ul>')
    parts += [f'<p class="rv-good">{escape(sentence(one.doubt))}</p>' for one in row.good_news]
    if row.items:
        counts = {"kept": row.kept, "all": len(row.items)}
        heading = escape(_("Last week's plan: %(kept)s of %(all)s done") % counts)
        parts.append(f'<h4>{heading}</h4><ul class="rv-items">{"".join(map(plan_item, row.items))}</ul>')
    if row.files:
        items = "".join(
            f'<li><a href="{reverse("base:attachment", args=[file.pk])}">{escape(file.name)}</a></li>'
            for file in row.files
        )
        heading = escape(_("Attachments"))
        parts.append(f'<h4>{heading}</h4><ul class="rv-files">{items}</ul>')
    return f'<div class="rv-beside">{"".join(parts)}</div>' if parts else ""


def doubt(one):
    """A question and the answer to it."""
    label = f"{span(one.label, 'quiet')} " if one.label else ""
    return f"<li>{label}{escape(sentence(one.doubt))}<q>{escape(one.reason)}</q></li>"


def plan_item(item):
    """An item of last week's plan and what became of it."""
    outcome = PlanItem.Outcome(item.outcome).label if item.outcome else _("not answered")
    if item.outcome == PlanItem.Outcome.NOT_DONE and item.outcome_reason:
        outcome = f"{outcome}: {item.outcome_reason}"
    return (
        f'<li class="{item.outcome.lower()}"><span aria-hidden="true">{SIGNS.get(item.outcome, "·")}</span> '
        f"{escape(item.text)} {span(outcome, 'quiet')}</li>"
    )
