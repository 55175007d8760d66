"""What is read of a bulletin: its paper, its lines, and where edited texts disagree with the figures."""

from dataclasses import replace

from projects.base import papers
from projects.base.papers import Paper
from projects.base.periods import Month
from projects.dispatch import weekly

from . import lines as stored_lines
from . import numbers
from .addresses import is_week
from .models import Bulletin


def lines_of(bulletin):
    """The lines of a bulletin: of its edition where it is published, else as last computed."""
    stored = bulletin.edition.lines if bulletin.is_published else bulletin.figures["lines"]
    return stored_lines.from_json(stored)


def paper_of(bulletin) -> Paper:
    """The internal edition of a bulletin with the texts as they stand (a query for the sections, or one for
    the published edition)."""
    if bulletin.is_published:
        return papers.from_json(bulletin.edition.paper)
    paper = papers.from_json(bulletin.figures["paper"])
    texts = {section.code: section.paragraphs for section in bulletin.sections.all()}
    sections = tuple(replace(one, text=texts.get(one.code, one.text)) for one in paper.sections)
    return replace(paper, sections=sections)


def paper_title(bulletin) -> str:
    """What the paper of a bulletin is called."""
    return (bulletin.edition.paper if bulletin.is_published else bulletin.figures["paper"])["title"]


def doubts_of(bulletin, paper=None):
    """{section's code: [(sentence, numbers)]} of edited texts whose numbers do not stand in the figures."""
    paper = papers.from_json(bulletin.figures["paper"]) if paper is None else paper
    days = [paper.as_of, *days_of(bulletin.period), bulletin.period.last, (bulletin.period + 1).last]
    if bulletin.kind == Bulletin.Kind.MONTH:
        days.append(Month(bulletin.first).first.replace(year=bulletin.first.year - 1))
    else:
        days += weekly.next_days(bulletin.period, weekly.bounds_of(bulletin.period))
    found = {}
    for section in bulletin.sections.all():
        if not section.is_edited:
            continue
        keys = next((one.tables for one in paper.sections if one.code == section.code), ())
        allowed = numbers.known(section.drafted, [paper.table(key) for key in keys], days)
        strange = numbers.disagreeing(section.text, allowed, section.drafted)
        if strange:
            found[section.code] = strange
    return found


def days_of(period):
    """The first and the last day that the bulletin of a period covers: a month's own, a week's from the day
    after the last cut-off to its own (a query for a week)."""
    if not is_week(period):
        return period.first, period.last
    bounds = weekly.bounds_of(period)
    return bounds.first, bounds.last
