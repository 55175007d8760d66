"""Publishing a bulletin, and what follows: the seal, receipts, who has read it.

Publishing freezes: the paper with its texts and the lines with the reports they rest on become an Edition
that the database keeps as it is, and those reports and returns are locked to all but corrections.
"""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from projects.base import events, papers
from projects.base.errors import require
from projects.dispatch import chain, returns
from projects.dispatch.models import MonthlyReturn, WeeklyReport

from .building import LANGUAGE
from .models import Bulletin, Edition, Erratum, Reading, Receipt
from .preparing import locked
from .reading import paper_of

State = Bulletin.State


def publish(bulletin, *, by, at):
    """Publish an approved bulletin. Returns it.

    Raises RuleViolation `not_approved`.
    """
    with transaction.atomic():
        bulletin = locked(bulletin)
        require(
            bulletin.state == State.APPROVED,
            "not_approved",
            _("Only an approved bulletin is published."),
        )
        paper = papers.to_json(paper_of(bulletin))
        lines = bulletin.figures["lines"]
        edition = Edition.objects.create(
            bulletin=bulletin, paper=paper, lines=lines, digest=digest_of(paper, lines), by=by, at=at
        )
        Erratum.objects.bulk_create(
            Erratum(
                bulletin_id=one["bulletin"],
                told_in=bulletin,
                project_id=one["project"],
                figure=one["figure"],
                old=one["old"],
                new=one["new"],
                reason=one["reason"],
            )
            for one in bulletin.figures["errata"]
        )
        bulletin.state = State.PUBLISHED
        bulletin.published_by, bulletin.published_at = by, at
        # The edition holds them from now on.
        bulletin.figures = {}
        bulletin.version += 1
        bulletin.save()
        bulletin.edition = edition
        if bulletin.kind == Bulletin.Kind.MONTH:
            _lock(bulletin, lines, by, at)
        events.record("bulletin.publish", bulletin, by=by, at=at, params={"digest": edition.digest})
    return bulletin


def digest_of(paper, lines) -> str:
    """The SHA-256 of a paper and its lines, the same however they were stored."""
    told = json.dumps([paper, lines], sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(told.encode()).hexdigest()


def _lock(bulletin, lines, by, at):
    """Lock the weeks and returns that a month's figures rest on."""
    with translation.override(LANGUAGE):
        reason = _now("Published with the bulletin of %(month)s") % {"month": bulletin.period.label}
    keys = [line["report"] for line in lines if line["report"]]
    rows = list(WeeklyReport.objects.filter(pk__in=keys, state=WeeklyReport.State.ACCEPTED))
    if rows:
        chain.lock(rows, by=by, at=at, reason=reason)
    keys = [line["monthly_return"] for line in lines if line["monthly_return"]]
    returns.lock(list(MonthlyReturn.objects.filter(pk__in=keys)), by=by, at=at)


def seal(bulletin, *, number, signer, sealed_on, by, at):
    """Enter what stands on the sealed paper. Raises RuleViolation `not_published`, `number_needed` or
    `early` (sealed before it was published)."""
    with transaction.atomic():
        bulletin = locked(bulletin)
        require(bulletin.is_published, "not_published", _("Number and signer follow the publication."))
        require(number.strip(), "number_needed", _("Enter the document number."))
        changes = {
            "document_number": [bulletin.document_number, number.strip()],
            "signer": [bulletin.signer, signer.strip()],
            "sealed_on": [str(bulletin.sealed_on or ""), str(sealed_on or "")],
        }
        bulletin.document_number, bulletin.signer = number.strip(), signer.strip()
        bulletin.sealed_on = sealed_on
        bulletin.version += 1
        bulletin.save()
        events.record("bulletin.seal", bulletin, by=by, at=at, changes=changes)
    return bulletin


def receive(bulletin, *, unit, received_by, received_on, by, at):
    """Enter a unit's receipt. Raises RuleViolation `not_published`, `unit_needed` or `there`."""
    with transaction.atomic():
        bulletin = locked(bulletin)
        require(bulletin.is_published, "not_published", _("Receipts follow the publication."))
        require(unit.strip(), "unit_needed", _("Name the unit."))
        row, is_new = Receipt.objects.get_or_create(
            bulletin=bulletin,
            unit=unit.strip(),
            defaults={
                "received_by": received_by.strip(),
                "received_on": received_on,
                "entered_by": by,
            },
        )
        require(is_new, "there", _("The receipt of this unit is entered already."))
        events.record("bulletin.receive", bulletin, by=by, at=at, params={"unit": row.unit})
    return row


def mark_read(bulletin, *, by, at):
    """Note that somebody has read a published bulletin; the first time counts."""
    require(bulletin.is_published, "not_published", _("Only a published bulletin is read."))
    return Reading.objects.get_or_create(bulletin=bulletin, user=by, defaults={"at": at})[0]
