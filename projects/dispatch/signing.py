"""The signed sheet of a division for a month: its scan is kept with who brought it and when."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require
from projects.base.models import Attachment
from projects.base.uploads import check_upload

from .bundling import divisions_with
from .models import SignedSheet
from .return_facts import GATHER


def signing_divisions(user, divisions):
    """The divisions whose signed sheets a user brings: those for which he hands in batches."""
    return divisions_with(user, GATHER, divisions)


def attach(division, month, upload, *, by, at):
    """Keep a scan of a division's signed sheet. Raises RuleViolation `empty` or `future`, UploadRefused."""
    require(month.first <= timezone.localdate(at), "future", _("That month has not come yet."))
    require(upload is not None, "empty", _("Choose a file first."))
    content_type = check_upload(upload)
    with transaction.atomic():
        type(division).objects.select_for_update().get(pk=division.pk)
        sheet, _made = SignedSheet.objects.get_or_create(division=division, month=month)
        stored = Attachment.store(sheet, upload, content_type=content_type, by=by, at=at)
        params = {"file": stored.name, "month": str(month)}
        events.record("signed_sheet.attach", sheet, by=by, at=at, params=params)
    return stored


def scan_of(division, month, key):
    """(the signed sheet, its scan with a key) of a division and month, or None (two queries)."""
    sheet = SignedSheet.objects.filter(division=division, month=month).first()
    stored = sheet.attachments.filter(pk=key).first() if sheet else None
    return None if stored is None else (sheet, stored)


def detach(sheet, stored, *, by, at):
    """Take a scan away again; that it was there stays in the history."""
    with transaction.atomic():
        params = {"file": stored.name, "month": str(sheet.month)}
        events.record("signed_sheet.detach", sheet, by=by, at=at, params=params)
        stored.delete()
        transaction.on_commit(lambda: stored.file.delete(save=False))


def signed_sheets(month, user):
    """[SignedSheet] of a month that a user may see, with their scans (two queries)."""
    found = SignedSheet.objects.allowed(user).filter(month=month).select_related("division")
    rows = found.order_by("division__order", "pk").prefetch_related("attachments__uploaded_by")
    return [sheet for sheet in rows if sheet.attachments.all()]
