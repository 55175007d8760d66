"""What knows nothing of projects: history, validity in time, the working calendar, files."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One act: who, for whom, when, what, on what, and why. Never changed, never deleted.

    The database refuses both by triggers (base.triggers). `verb` is `<model>.<act>`; `changes`
    maps a field to [old, new]; `params` holds what the sentence about it needs.
    """

    verb = models.CharField(_("act"), max_length=60)
    at = models.DateTimeField(_("at"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="acts",
        verbose_name=_("by"),
        help_text=_("Empty for what the clock did."),
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="acts_by_others",
        verbose_name=_("on behalf of"),
    )
    target_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("reason"), blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id", "at"])]

    def __str__(self):
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


def in_force(on, prefix=""):
    """The condition "valid on that day"; `prefix` reaches over a relation (`grants__`)."""
    return Q(**{f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": on})
    )


class EffectiveQuerySet(models.QuerySet):
    """Rows that hold from a day until a day."""

    def on(self, day):
        """Those in force on a day."""
        return self.filter(in_force(day))

    def current(self):
        """Those without an end: what holds until somebody ends it."""
        return self.filter(valid_to__isnull=True)


class EffectiveDated(models.Model):
    """A fact with its time: in force from `valid_from` up to, not including, `valid_to`."""

    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day on which it no longer holds.")
    )

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_start",
            )
        ]

    def clean(self):
        """The constraint in words, at the field that it is about."""
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The end lies before the beginning.")})

    def holds_on(self, day):
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class CalendarYear(models.Model):
    """Whether the State Council has announced a year's holidays; until then they are provisional."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    announced = models.BooleanField(_("announced"), default=False)

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ["year"]

    def __str__(self):
        return str(self.year)


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a weekend day that is worked."""

    day = models.DateField(_("day"), unique=True)
    is_workday = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]

    def __str__(self):
        return f"{self.day} {self.name}"


def upload_path(attachment, filename):
    """By month, under the hash of the content; the name people gave stays in the row."""
    suffix = Path(filename).suffix.lower()[:10]
    return f"{timezone.localdate():%Y/%m}/{attachment.sha256}{suffix}"


class Attachment(models.Model):
    """A file that belongs to one record and is served to those who may see that record."""

    owner_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    owner_id = models.PositiveBigIntegerField()
    owner = GenericForeignKey("owner_type", "owner_id")
    file = models.FileField(_("file"), upload_to=upload_path, max_length=200)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size (bytes)"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        indexes = [models.Index(fields=["owner_type", "owner_id"])]

    def __str__(self):
        return self.name

    @classmethod
    def store(cls, owner, upload, *, content_type, by, at):
        """Keep an upload that `base.uploads.check_upload` has accepted."""
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
        attachment = cls(
            owner=owner,
            name=Path(upload.name).name[:200],
            content_type=content_type,
            size=upload.size,
            sha256=digest.hexdigest(),
            uploaded_by=by,
            uploaded_at=at,
        )
        upload.seek(0)
        attachment.file.save(upload.name, upload, save=False)
        attachment.save()
        return attachment
