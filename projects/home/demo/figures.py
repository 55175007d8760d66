"""What statistics recognised month by month, and the reminders that were sent."""

from collections import Counter
from decimal import Decimal

from django.urls import reverse
from django.utils import translation

from projects.base import events
from projects.base.money import quantize
from projects.base.periods import Month
from projects.dispatch.chasing import reminder
from projects.dispatch.models import Chase, StatisticalFigure
from projects.dispatch.overview import Tally

from .frame import moment
from .source import chance, read
from .timetable import MINUTE

RELEASED_ON = 14  # of the month that follows
CHASED = 3  # reminders a week, to those with most missing


def make_figures(history, people, frame):
    """Monthly figures of entered projects, side by side with the reported ones."""
    last = {}  # (fate, month) → the last reported cumulative of the month
    for course in history.courses:
        report = course.report
        if report.counts and report.cumulative is not None:
            last[course.fate, Month.of(course.as_of)] = report
    clerk, figures, before = people.users["commission"], [], {}
    for (fate, month), report in sorted(last.items(), key=lambda pair: pair[0][1]):
        entered_at = moment((month + 1).first.replace(day=RELEASED_ON), 10, fate.number % 60)
        entered = fate.stat_entered_on is not None and fate.stat_entered_on <= month.last
        if month.number == 1 or entered_at > frame.now or not entered:
            continue
        rng = chance("statistics", fate.key, month)
        reason = "" if rng.random() < 0.35 else rng.choices(["VOUCHERS", "SCOPE", "LAG"], [4, 3, 3])[0]
        part = Decimal(100 if not reason else rng.randint(78, 97)) / 100
        cumulative = quantize(report.cumulative * part)
        cumulative = max(cumulative, min(before.get((fate, month.year), Decimal(0)), report.cumulative))
        before[fate, month.year] = cumulative
        differs = cumulative != report.cumulative
        reason = (reason or "LAG") if differs else ""
        figures.append(
            StatisticalFigure(
                project=fate.project,
                month=month,
                cumulative=cumulative,
                source=f"固定资产投资统计联网直报（演示），{month.year}年{month.number}月",
                difference_reason=reason,
                note=read("texts")["statistics_notes"][reason] if reason else "",
                entered_by=clerk,
                entered_at=entered_at,
            )
        )
    StatisticalFigure.objects.bulk_create(figures)
    return len(figures)


def make_chases(history, fates, people, frame):
    """After a deadline the office reminds the divisions with most missing; returns the events.

    The text is the one that the office would copy into their chat, in Chinese whatever language is on.
    """
    in_time = {
        (course.fate, course.week)
        for course in history.courses
        if course.report.first_submitted_at and not course.report.is_late
    }
    chases, office = [], people.users["office"]
    for week in frame.weeks[:-1]:
        deadlines = frame.deadlines[week]
        at = deadlines.report_due + MINUTE * 25
        due = [fate for fate in fates if fate.listed and fate.is_due(deadlines.as_of)]
        missing = Counter(fate.division for fate in due if (fate, week) not in in_time)
        for code, count in missing.most_common(CHASED) if at <= frame.now else ():
            division, all_due = people.divisions[code], sum(fate.division == code for fate in due)
            counts = Tally(due=all_due, reported=all_due - count, missing=count)
            with translation.override("zh-hans"):
                link = reverse("dispatch:sheet", args=[week])
                text = reminder(division, counts, week, deadlines, now=at, link=link)
            chases.append(Chase(week=week, division=division, missing=count, text=text, by=office, at=at))
    Chase.objects.bulk_create(chases)
    return [
        events.build(
            "chase.send",
            chase,
            by=chase.by,
            at=chase.at,
            params={"week": str(chase.week), "missing": chase.missing},
        )
        for chase in chases
    ]
