"""What the scripts of the sheet are given: each row's state, and their words."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.pool.models import AnnualPlan
from projects.ui.words import LIGHTS

from ..chasing import moment_label
from ..checks import sentence
from ..fields import REQUIRED
from ..permits import permit_data
from ..typed import show


def saved_label(moment, today):
    """14:32 of today, or the day and time."""
    local = timezone.localtime(moment)
    return date_format(local, "H:i") if local.date() == today else moment_label(moment)


def plain(amount):
    """A figure for scripts: without thousands, None for nothing."""
    return None if amount is None else f"{amount:f}"


def row_data(row, today):
    """A row as it stands, for the scripts; the same on the page and after every save."""
    report, is_open = row.report, row.is_open
    reasons = report.reasons
    doubts = (
        [{**doubt.as_dict(), "needs_reason": doubt.needs_reason} for doubt in row.doubts] if is_open else []
    )
    values = {name: row.value(name) for name in row.fields}
    values["no_change"] = show(report.no_change)
    values["no_change_reason"] = report.no_change_reason
    for code in {*reasons, *(doubt["code"] for doubt in doubts)}:
        values[f"reason.{code}"] = reasons.get(code, "")
    for item in row.items:
        values[f"plan.{item.pk}"] = f"{item.outcome} {item.outcome_reason}".strip() if item.outcome else ""
    return {
        "id": row.project.pk,
        "version": report.version,
        "state": report.state,
        "standing": row.standing,
        "form": row.form,
        "open": is_open,
        "withdraw": row.can_withdraw,
        "late": report.is_late,
        "fields": row.fields,
        "required": REQUIRED[row.form],
        "values": values,
        "missing": row.missing if is_open else [],
        "doubts": [{**doubt, "sentence": sentence(doubt)} for doubt in doubts],
        "saved": saved_label(report.saved_at, today) if report.saved_at else "",
        "by": str(report.saved_by) if report.saved_by_id else "",
        "byId": report.saved_by_id,
        "returned": returned_data(row, today),
    }


def returned_data(row, today):
    """Why a row came back, or None."""
    if row.report.state != "RETURNED":
        return None
    event = row.returned
    return {
        "reason": row.report.return_reason,
        "who": str(event.actor) if event else "",
        "at": saved_label(event.at, today) if event else "",
    }


def page_row_data(row, today, permits=None):
    """A row with what does not change while the page is open: last week's values, the plan's items and
    the facts that stand on the printed sheet; and its project's permits (preparation.weekly.Week)."""
    project, plan = row.project, row.plan
    light = LIGHTS.get(row.light.lower())
    return {
        **row_data(row, today),
        **permit_data(permits),
        "name": project.name,
        "serial": project.serial,
        "resting": row.resting,
        "before": plain(row.facts.before),
        "planned": plain(row.facts.planned),
        "scheduled": plain(row.scheduled),
        "was": {name: text for name in row.fields if (text := row.last_week(name))},
        "wasReason": row.facts.previous.no_change_reason if row.facts.previous else "",
        "items": [{"id": item.pk, "text": item.text} for item in row.items],
        "facts": {
            "code": project.national_code or "",
            "place": project.place or str(project.division),
            "owner": str(project.owner or ""),
            "content": project.content,
            "chain": str(project.chain or ""),
            "build_type": AnnualPlan.BuildType(plan.build_type).label if plan else "",
            "total": show(project.total_investment),
            "planned": show(row.facts.planned),
            "leader": str(row.leader or ""),
            "department": str(project.responsible_department or ""),
            "light": str(light) if light else "",
            "phone": row.report.saved_by.phone if row.report.saved_by_id else "",
        },
    }


def words():
    """Every text that the scripts show, in the reader's language."""
    return {**row_words(), **line_words(), **message_words(), **paper_words()}


def row_words():
    """How a row stands."""
    return {
        "draft": _("Draft"),
        "empty": _("Not filled"),
        "saving": _("Saving"),
        "saved": _("Saved %(at)s"),
        "offline": _("Not saved (offline)"),
        "failed": _("Not saved, trying again"),
        "signed_out": _("Not saved (signed out)"),
        "refused": _("Not saved: %(message)s"),
        "typing": _("Not saved yet"),
        "conflict": _("Two versions"),
        "bad_cells": _("%(count)s cells refused"),
        "submitted": _("Submitted"),
        "late": _("late"),
        "returned": _("Returned"),
        "accepted": _("Accepted"),
        "locked": _("Locked"),
        "resting": _("%(kind)s, not chased"),
        "needs": _("%(count)s still needed"),
        "doubts": _("Has doubts"),
        "ready": _("Ready"),
        "withdraw": _("Withdraw"),
        "withdraw_of": _("Withdraw “%(project)s”"),
        "no_change": _("No change this week"),
    }


def line_words():
    """The lines under a row, and the refusals of amounts as base.money says them."""
    return {
        "reason": _("Reason"),
        "reason_of": _("Reason: %(sentence)s"),
        "returned_line": _("Returned by %(who)s, %(at)s: %(reason)s"),
        "returned_short": _("Returned: %(reason)s"),
        "no_change_why": _("No change this week. Why?"),
        "theirs": _("%(who)s, %(at)s:"),
        "mine": _("You:"),
        "keep_mine": _("Keep mine"),
        "take_theirs": _("Take theirs"),
        "nothing": _("(empty)"),
        "merged": _("%(who)s saved this row at %(at)s too. Both are kept."),
        "closed_meanwhile": _("%(who)s handed the row in meanwhile. What you typed is kept here."),
        "copy_mine": _("Discard mine"),
        "not_asked": _("Not entered, as this row does not ask it: %(cells)s"),
        "not_open": _("Not entered, as the row cannot be changed now: %(cells)s"),
        "refused_cell": _("%(column)s “%(text)s”"),
        "comma": pgettext("between cells", ", "),
        "item_done": pgettext("plan item", "Done"),
        "item_not_done": pgettext("plan item", "Not done"),
        "item_why": _("Why not?"),
        "permits": _("Permits:"),
        "permit_step": _("%(name)s: %(step)s"),
        "permit_news": _("Take over this week's news of permits"),
        "last_week": _("Last week:"),
        "take_over": _("Start from it: Ctrl+D"),
        "unreadable": _("“%(text)s” is not an amount. Type 1200, 1,200 or 1.2亿; the unit is 10,000 yuan."),
        "negative": _("An amount cannot be negative: “%(text)s”."),
        "too_large": _("“%(text)s” is larger than this system can hold."),
    }


def message_words():
    """What is said below and above the sheet."""
    return {
        "pasted": _("%(cells)s cells pasted in %(rows)s rows."),
        "pasted_refused": _("%(count)s were not entered; each cell says why."),
        "pasted_beyond": _("%(count)s rows of the block lay below the last row."),
        "pasted_by_name": _("%(count)s names of the block are not on this sheet."),
        "undo": _("Ctrl+Z takes it back."),
        "undone": _("Taken back."),
        "no_permits": _("No permit of this row waits for a step."),
        "restored": _("What you typed last time and was not saved is back: %(rows)s rows."),
        "unsaved_rows": _("%(count)s not saved"),
        "all_rows": _("%(all)s rows"),
        "shown": _("%(shown)s of %(all)s rows"),
        "done_count": _("submitted %(count)s"),
        "returned_count": _("returned %(count)s"),
        "submit": _("Submit %(count)s"),
        "submit_none": _("Submit"),
        "submitting": _("Submitting"),
        "handed_in": _("%(count)s submitted."),
        "left_begun": _("%(count)s still need something."),
        "left_empty": _("%(count)s are empty."),
        "all_handed_in": _("Everything of this week is submitted."),
        "withdrawn": _("“%(project)s” is taken back and can be changed."),
        "none_ready": _("No row is ready. The caret is at the first thing that is needed."),
        "still_saving": _("Some rows are not saved yet; submit again once they are."),
        "offline_submit": _("The server cannot be reached. Everything typed is kept; submit again later."),
        "failed_submit": _("That did not work. Nothing is lost; try again."),
        "items_open": _("In %(rows)s of these rows items of last week's plan are not ticked."),
        "tick_now": _("Tick them"),
        "submit_anyway": _("Submit %(count)s anyway"),
        "time_left": _("%(time)s left"),
        "overdue": _("overdue by %(time)s"),
        "days_hours": _("%(days)s d %(hours)s h"),
        "hours_minutes": _("%(hours)s h %(minutes)s min"),
        "held_offline": _(
            "The server cannot be reached. Go on typing: everything is kept in this browser and saved "
            "by itself as soon as it can be."
        ),
        "held_signed_out": _(
            "You have been signed out. Go on typing: everything is kept in this browser. Sign in in a new "
            "window; then the sheet saves by itself."
        ),
        "held_other_user": _(
            "Somebody else has signed in in this browser. What you typed is kept for %(who)s: sign out there "
            "and in again as %(who)s."
        ),
        "sign_in": _("Sign in"),
        "storage_failed": _("This browser keeps nothing: do not close the page before everything is saved."),
    }


def paper_words():
    """The headings of the printed sheet."""
    return {
        "print_serial": _("No."),
        "print_name": pgettext("column", "Project"),
        "print_code": pgettext("column", "Code"),
        "print_place": pgettext("column", "Place"),
        "print_owner": pgettext("column", "Owner"),
        "print_content": pgettext("column", "Content and scale"),
        "print_chain": pgettext("column", "Chain"),
        "print_build_type": pgettext("column", "New or continued"),
        "print_total": pgettext("column", "Total investment (10k yuan)"),
        "print_planned": pgettext("column", "Year's plan (10k yuan)"),
        "print_own": pgettext("column", "This week (10k yuan)"),
        "print_cumulative": pgettext("column", "Year to date (10k yuan)"),
        "print_rate": pgettext("column", "Of plan"),
        "print_gap": pgettext("column", "Gap (pp)"),
        "print_progress": pgettext("column", "Physical progress"),
        "print_on_site": pgettext("column", "People / machines"),
        "print_procedures": pgettext("column", "Procedures"),
        "print_work_done": pgettext("column", "Work this week"),
        "print_next_plan": pgettext("column", "Plan for next week"),
        "print_problems": pgettext("column", "Problems"),
        "print_help_needed": pgettext("column", "To coordinate"),
        "print_leader": pgettext("column", "Liaison leader"),
        "print_department": pgettext("column", "Department"),
        "print_reporter": pgettext("column", "Reporter / phone"),
        "print_light": pgettext("column", "Light"),
    }
