"""Recording a check on site (现场核查) with its dated photos, beside what had been reported by its day."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require
from projects.base.models import Attachment

from . import reducing
from .models import CheckPhoto, SiteCheck, WeeklyReport

# A year of weeks: what is older says nothing of how things stood.
LAST_REPORTS = 53
DIFFERS = SiteCheck.Outcome.DIFFERS


@dataclass(frozen=True)
class Reported:
    """What the city had of a project by a day: accepted figures alone, for these count and these can be
    put right. `basis` is the report of the year's cumulative, else the last one."""

    started_on: datetime.date | None = None
    percent: Decimal | None = None
    text: str = ""
    cumulative: Decimal | None = None
    basis: WeeklyReport | None = None


def read_reported(project, day):
    """The Reported of a project by a day (one query)."""
    rows = list(
        WeeklyReport.objects.accepted()
        .filter(project=project, as_of__lte=day)
        .order_by("-week")[:LAST_REPORTS]
    )
    # A week without change leaves a figure out: it stands in the row before.
    measured = next((row for row in rows if row.progress_percent is not None), None)
    figure = next((row for row in rows if row.year == day.year and row.cumulative is not None), None)
    started = project.started_on
    return Reported(
        started_on=started if started and started <= day else None,
        percent=measured.progress_percent if measured else None,
        text=measured.progress_text if measured else "",
        cumulative=figure.cumulative if figure else None,
        basis=figure or (rows[0] if rows else None),
    )


@dataclass(frozen=True)
class Found:
    """What was found of an aspect that was looked at: it agrees, or it is `value` (a day or None, a
    percentage, an amount), of progress also a `text`."""

    agrees: bool
    value: Any = None
    text: str = ""


def record_check(
    project,
    *,
    on,
    place,
    finding,
    by,
    at,
    today,
    attendees="",
    unit=None,
    start=None,
    progress=None,
    investment=None,
    reduction=None,
    photos=(),
):
    """Record a check. `start`, `progress`, `investment` are Found, or None for what was not looked at;
    `reduction` is (amount, reason), the amount None for all that is too much; `photos` are (upload,
    content type, taken on). Returns the SiteCheck.

    Raises RuleViolation `future`, `place_needed`, `finding_needed`, `nothing_checked`,
    `nothing_reported`, `found_needed`, `no_difference`, and what `reducing.propose` raises.
    """
    require(on <= today, "future", _("This day has not come yet."))
    require(place.strip(), "place_needed", _("Say where it was."))
    require(finding.strip(), "finding_needed", _("Say what was found."))
    require(start or progress or investment, "nothing_checked", _("Say what was looked at."))
    with transaction.atomic():
        locked = type(project).objects.select_for_update().get(pk=project.pk)
        reported = read_reported(locked, on)
        check = SiteCheck(
            project=project,
            on=on,
            place=place.strip(),
            attendees=attendees.strip(),
            unit=unit,
            basis=reported.basis,
            finding=finding.strip(),
            recorded_by=by,
            recorded_at=at,
        )
        _set_start(check, start, reported, on)
        _set_progress(check, progress, reported)
        _set_investment(check, investment, reported)
        check.save()
        _keep_photos(check, photos, by=by, at=at, today=today)
        events.record(
            "site_check.record",
            check,
            by=by,
            at=at,
            params={"on": on, "project": project.pk, "differs": check.differs},
        )
        if reduction is not None:
            amount, reason = reduction
            reducing.propose(check, amount, reason, by=by, at=at)
    return check


def _outcome(found):
    return SiteCheck.Outcome.AGREES if found.agrees else DIFFERS


def _set_start(check, found, reported, on):
    if found is None:
        return
    check.start, check.start_reported = _outcome(found), reported.started_on
    if not found.agrees:
        require(found.value is None or found.value <= on, "start_later", _("That day lies after the check."))
        require(
            found.value != reported.started_on,
            "no_start_difference",
            _("That is what is recorded: it agrees."),
        )
        check.start_found = found.value


def _set_progress(check, found, reported):
    if found is None:
        return
    _require_comparable(found, reported.percent, "progress")
    check.progress, check.progress_reported = _outcome(found), reported.percent
    check.progress_reported_text = reported.text
    if not found.agrees:
        check.progress_found, check.progress_found_text = found.value, found.text.strip()


def _set_investment(check, found, reported):
    if found is None:
        return
    _require_comparable(found, reported.cumulative, "investment")
    check.investment, check.investment_reported = _outcome(found), reported.cumulative
    if not found.agrees:
        check.investment_found = found.value


def _require_comparable(found, reported, aspect):
    """What agrees agrees with something; what differs is another figure."""
    if found.agrees:
        require(
            reported is not None,
            f"no_{aspect}_reported",
            _("Nothing had been accepted by that day: enter what was found."),
        )
        return
    require(found.value is not None, f"{aspect}_needed", _("Enter what was found."))
    require(found.value != reported, f"no_{aspect}_difference", _("That is what was reported: it agrees."))


def add_photos(check, photos, *, by, at, today):
    """Add dated photos to a check: (upload, content type, taken on). Raises RuleViolation `photo_future`
    or `photo_day_needed`."""
    with transaction.atomic():
        _keep_photos(check, photos, by=by, at=at, today=today)
        events.record(
            "site_check.photos",
            check,
            by=by,
            at=at,
            params={"count": len(photos), "project": check.project_id},
        )


def _keep_photos(check, photos, *, by, at, today):
    for upload, content_type, taken_on in photos:
        require(taken_on is not None, "photo_day_needed", _("Say on which day the photos were taken."))
        require(taken_on <= today, "photo_future", _("This day has not come yet."))
        kept = Attachment.store(check, upload, content_type=content_type, by=by, at=at)
        CheckPhoto.objects.create(attachment=kept, check_on_site=check, taken_on=taken_on)
