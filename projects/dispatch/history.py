"""How the history of a weekly report reads."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.base.changes import reason_words
from projects.base.periods import Week
from projects.base.wording import clauses

from .models import MonthlyReturn, WeeklyReport


def submit_words(event):
    """Whether it was the first time, and late."""
    late = gettext(" (late)") if event.params.get("late") and event.params.get("round") == 1 else ""
    return {"late": late, "round": event.params.get("round", 1)}


def week_words(event):
    """The week with its days."""
    return {"week": Week.parse(event.params["week"]).label}


def correction_words(event):
    """What was put right, from what to what."""
    (field, (old, new)), *_rest = event.changes.items() or [("cumulative", ("", ""))]
    label = WeeklyReport._meta.get_field(field).verbose_name
    return {"field": label, "old": old or "—", "new": new or "—", "reason": event.reason}


def return_correction_words(event):
    """Which figures of a return were put right, from what to what."""
    told = [
        gettext("“%(field)s” from %(old)s to %(new)s")
        % {
            "field": MonthlyReturn._meta.get_field(name).verbose_name,
            "old": old or "—",
            "new": new or "—",
        }
        for name, (old, new) in event.changes.items()
    ]
    return {"figures": clauses(told), "reason": event.reason}


def register():
    """Tell `base.sentences` how the acts of the week read."""
    add = sentences.register
    add(
        "weekly_report.submit",
        _("%(who)s submitted the report%(late)s, submission %(round)s."),
        submit_words,
    )
    add("weekly_report.withdraw", _("%(who)s took the report back."))
    add("weekly_report.return", _("%(who)s returned the report: %(reason)s"), reason_words)
    add("weekly_report.review", _("%(who)s passed the banner's review."))
    add("weekly_report.gather", _("%(who)s handed the report in with the banner's batch %(batch)s."))
    add("weekly_report.check", _("%(who)s checked the report for the trade's department."))
    add("weekly_report.accept", _("%(who)s accepted the report for the city."))
    add(
        "weekly_report.correct",
        _("%(who)s corrected “%(field)s” from %(old)s to %(new)s: %(reason)s"),
        correction_words,
    )
    add("weekly_report.lock", _("%(who)s locked the report: %(reason)s"), reason_words)
    add("weekly_report.attach", _("%(who)s added the file “%(file)s”."))
    add("weekly_report.detach", _("%(who)s removed the file “%(file)s”."))
    add("monthly_return.confirm", _("%(who)s confirmed the return of %(month)s: %(cumulative)s (10k yuan)."))
    add("monthly_return.lock", _("%(who)s locked the return of %(month)s."))
    add(
        "monthly_return.correct",
        _("%(who)s corrected the return of %(month)s: %(figures)s. %(reason)s"),
        return_correction_words,
    )
    add("signed_sheet.attach", _("%(who)s added the file “%(file)s”."))
    add("signed_sheet.detach", _("%(who)s removed the file “%(file)s”."))
    add("monthly_return.return", _("%(who)s returned the return of %(month)s: %(reason)s"), reason_words)
    add("batch.hand_in", _("%(who)s handed in %(rows)s rows as version %(version)s."))
    add("site_check.record", _("%(who)s recorded the check on site of %(on)s."))
    add("site_check.photos", _("%(who)s added %(count)s photos."))
    add(
        "site_check.propose",
        _("%(who)s proposed a reduction of %(amount)s (10,000 yuan): %(reason)s"),
        reason_words,
    )
    add(
        "site_check.confirm",
        _(
            "%(who)s confirmed the reduction of %(amount)s (10,000 yuan): the figure of %(week)s was "
            "corrected from %(old)s to %(new)s."
        ),
        week_words,
    )
    add("site_check.return", _("%(who)s returned the reduction: %(reason)s"), reason_words)
