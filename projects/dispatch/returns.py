"""Monthly returns: pre-filled from the weeks, changed, confirmed by the banner, sent back, locked, corrected.

A row is stored once somebody saves or confirms it; until then it is what the weeks say. Each act takes any
number of rows, runs in one transaction, locks their projects, costs a number of queries that hardly grows
with the rows, and leaves one event a row.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, StaleVersion, require
from projects.pool.models import Project

from .models import MonthlyReturn, MonthSettings, ReturnCorrection
from .return_facts import before_of, filled, last_reports, read_returns, standing  # noqa: F401 - read with the acts

State = MonthlyReturn.State
# What the banner may change, and what is corrected once it is locked.
FIELDS = ("cumulative", "progress_percent", "progress_text", "expected_year", "difference_reason")
CORRECTABLE = ("cumulative", "progress_percent", "expected_year")
WEEKS = ("as_of", "report", "weeks_cumulative")
SAVED = (*FIELDS, *WEEKS, "saved_by", "saved_at", "version")
CONFIRMED = (*WEEKS, "state", "return_reason", "confirmed_by", "confirmed_at", "version")
BATCH = 200


# Saving


def save(row, values, *, by, at, version=0):
    """Keep what a banner changed of a return (some of FIELDS). Returns the row as stored.

    Raises RuleViolation `closed` or `future`, StaleVersion where somebody saved it since `version`.
    """
    saved, refused = save_many([(row, values, version)], by=by, at=at)
    for error in refused.values():
        raise error
    return saved[row.project_id]


def save_many(changes, *, by, at):
    """Keep what was changed of returns of one month: (row, values, version) of each.

    Each row stands for itself. Returns ({project's key: row as stored}, {project's key: RuleViolation}).
    """
    saved, refused = {}, {}
    with transaction.atomic():
        stored = _locked([row for row, _values, _version in changes], at)
        for given, values, version in changes:
            row = stored[given.project_id]
            try:
                _take(row, values, version)
            except RuleViolation as error:
                refused[row.project_id] = error
            else:
                row.saved_by, row.saved_at = by, at
                row.version += 1
                saved[row.project_id] = row
        _write(saved.values(), SAVED)
    return saved, refused


def _take(row, values, version):
    """Put values into an open row that nobody saved since `version`."""
    require_version(row, version)
    require(row.is_open, "closed", _("The return of this month is confirmed already."))
    for name, value in values.items():
        if name not in FIELDS:
            raise ValueError(f"not a field of the return: {name}")
        setattr(row, name, value)


def require_version(row, version):
    """Raise StaleVersion where somebody saved the row since `version`."""
    if row.version != version:
        raise StaleVersion("stale", _("%(who)s saved this row meanwhile."), row, who=row.saved_by)


# Confirming


def confirm(rows, *, by, at):
    """Confirm returns of one month for the banner, as they were read; all or none. Returns the stored rows.

    Raises RuleViolation, with the project in its sentence, `closed`, `figure_needed`, `reason_needed` (it
    differs from the weeks without a reason), `falls` (below the month before without a reason) or `expected`
    (less is expected for the year than is completed), `early` before the month's data cut-off, and
    StaleVersion where a row was saved since it was read.
    """
    with transaction.atomic():
        stored = _locked(rows, at)
        require(
            all(row.as_of <= timezone.localdate(at) for row in stored.values()),
            "early",
            _("The month's data cut-off has not come yet; until then returns are saved as drafts."),
        )
        before = before_of(rows)
        found = [stored[row.project_id] for row in rows]
        for given, row in zip(rows, found, strict=True):
            require_complete(row, before.get(row.project_id))
            require_version(row, given.version)
            row.state, row.return_reason = State.CONFIRMED, ""
            row.confirmed_by, row.confirmed_at = by, at
            row.version += 1
        _write(found, CONFIRMED)
        _record(
            "monthly_return.confirm",
            [
                (row, {"reason": row.difference_reason, "params": {"cumulative": str(row.cumulative)}})
                for row in found
            ],
            by=by,
            at=at,
        )
    return found


def require_complete(row, before):
    """What a return needs before it is confirmed; `before` is the cumulative of the month before, or None."""
    name = row.project.name
    require(row.is_open, "closed", _("“%(project)s”: this return is confirmed already."), project=name)
    require(
        row.cumulative is not None,
        "figure_needed",
        _("“%(project)s”: enter what is completed this year."),
        project=name,
    )
    explained = bool(row.difference_reason.strip())
    require(
        explained or not row.differs,
        "reason_needed",
        _("“%(project)s”: the return differs from the weeks; say why."),
        project=name,
    )
    require(
        explained or before is None or row.cumulative >= before,
        "falls",
        _("“%(project)s”: the year's cumulative lies below that of the month before; say why."),
        project=name,
    )
    require(
        row.expected_year is None or row.expected_year >= row.cumulative,
        "expected",
        _("“%(project)s”: less is expected for the whole year than is completed already."),
        project=name,
    )


def send_back(row, *, by, at, reason):
    """Give a confirmed return back to the banner. Raises RuleViolation `reason_needed`, `own_row` or
    `not_confirmed`."""
    require(reason.strip(), "reason_needed", _("Say what should be changed."))
    with transaction.atomic():
        row = _locked([row], at)[row.project_id]
        require(row.state == State.CONFIRMED, "not_confirmed", _("Only a confirmed return is sent back."))
        require(by.pk != row.confirmed_by_id, "own_row", _("Somebody else than who confirmed it decides."))
        row.state, row.return_reason = State.RETURNED, reason.strip()
        row.version += 1
        row.save()
        _record("monthly_return.return", [(row, {"reason": reason.strip()})], by=by, at=at)
    return row


# After publication


def lock(rows, *, by, at):
    """Close the confirmed ones among some stored returns to everything but corrections; the others stay as
    they are. Returns those that were locked (six queries and a batch of events)."""
    keys = [row.pk for row in rows]
    with transaction.atomic():
        _lock_projects([row.project_id for row in rows])
        locked = list(MonthlyReturn.objects.filter(pk__in=keys, state=State.CONFIRMED).order_by("pk"))
        found = MonthlyReturn.objects.filter(pk__in=[row.pk for row in locked])
        found.update(state=State.LOCKED, version=F("version") + 1)
        for row in locked:
            row.state = State.LOCKED
            row.version += 1
        _record("monthly_return.lock", [(row, {}) for row in locked], by=by, at=at)
    return locked


def correct(row, values, *, by, at, reason):
    """Put figures of a locked return right (some of CORRECTABLE, as Decimal or None); what they were, the
    reason and the author stay, and the return stays locked. Returns the corrections.

    Raises RuleViolation `reason_needed`, `not_locked`, `figure_needed`, `too_large` or `same`.
    """
    reason = reason.strip()
    require(reason, "reason_needed", _("Say why the figure changes."))
    with transaction.atomic():
        row = _locked([row], at)[row.project_id]
        require(
            row.state == State.LOCKED,
            "not_locked",
            _("Only a locked return is corrected; send this one back instead."),
        )
        changes = {}
        for name, new in values.items():
            require(name in CORRECTABLE, "no_such_field", _("Only figures are corrected."))
            require(name != "cumulative" or new is not None, "figure_needed", _("Enter the right figure."))
            percent = name == "progress_percent" and new is not None
            require(not percent or new <= 100, "too_large", _("A percentage cannot be above 100."))
            if new != getattr(row, name):
                changes[name] = [_shown(getattr(row, name)), _shown(new)]
                setattr(row, name, new)
        require(changes, "same", _("That is how it stands already."))
        if row.differs and not row.difference_reason:
            row.difference_reason = reason
        row.version += 1
        row.save()
        corrections = ReturnCorrection.objects.bulk_create(
            ReturnCorrection(monthly_return=row, field=name, old=old, new=new, reason=reason, by=by, at=at)
            for name, (old, new) in changes.items()
        )
        _record("monthly_return.correct", [(row, {"reason": reason, "changes": changes})], by=by, at=at)
    return corrections


def _shown(figure):
    return "" if figure is None else str(figure)


# What the acts share


def _lock_projects(keys):
    """Lock projects, in an order that is everybody's (one query)."""
    list(Project.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def _locked(rows, at):
    """{project's key: its return as it stands now} of returns of one month, their projects locked; inside a
    transaction (four queries)."""
    if any(row.month.first > timezone.localdate(at) for row in rows):
        raise RuleViolation("future", _("That month has not come yet."))
    if not rows:
        return {}
    (month,) = {row.month for row in rows}
    as_of = MonthSettings.of_month(month).as_of(month)
    keys = [row.project_id for row in rows]
    _lock_projects(keys)
    stored = MonthlyReturn.objects.filter(project__in=keys, month=month).select_related("saved_by")
    stored = {row.project_id: row for row in stored}
    weeks = last_reports(keys, as_of)
    return {
        row.project_id: standing(
            row.project, month, as_of, stored.get(row.project_id), weeks.get(row.project_id)
        )
        for row in rows
    }


def _write(rows, fields):
    """Store rows: new ones whole, of the others some fields."""
    new = [row for row in rows if row.pk is None]
    MonthlyReturn.objects.bulk_create(new)
    made = {row.pk for row in new}
    MonthlyReturn.objects.bulk_update([row for row in rows if row.pk not in made], fields, batch_size=BATCH)


def _record(verb, acts, *, by, at):
    """One event a row; `acts` are pairs of a row and what else its event says."""
    built = []
    for row, said in acts:
        params = {"month": str(row.month), "project": row.project_id, **said.pop("params", {})}
        built.append(events.build(verb, row, by=by, at=at, params=params, **said))
    events.Event.objects.bulk_create(built)
