"""A meeting (周调度会, 专题会) and what the office adds to the agenda that assembles itself."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.periods import WeekField
from projects.directory.models import Leader, Organisation
from projects.issues.models import Issue
from projects.pool.models import Project

from ..querysets import MeetingQuerySet


def person(label, **options):
    """A foreign key to somebody who signs in, without a way back."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **options
    )


class Section(models.TextChoices):
    """The sections of the material, in the order in which a meeting goes through them."""

    LAST = "LAST", _("How far earlier decisions are")
    OVERALL = "OVERALL", _("Overall figures")
    LIGHTS = "LIGHTS", _("Lights, and what has not started or resumed")
    REQUESTS = "REQUESTS", _("What banners and districts ask for")
    POSITIONS = "POSITIONS", _("What the departments say")
    DECISIONS = "DECISIONS", _("What is decided")


class Meeting(models.Model):
    """One meeting. While it is prepared its material is read anew each time; as it is held the material is
    kept as it was shown (`material`, see meetings.material)."""

    class Kind(models.TextChoices):
        WEEKLY = "WEEKLY", _("weekly dispatch meeting")
        TOPIC = "TOPIC", _("meeting on a topic")

    class State(models.TextChoices):
        PREPARED = "PREPARED", pgettext_lazy("meeting", "being prepared")
        HELD = "HELD", pgettext_lazy("meeting", "held")
        MINUTED = "MINUTED", pgettext_lazy("meeting", "minutes issued")

    kind = models.CharField(_("kind of meeting"), max_length=6, choices=Kind, default=Kind.WEEKLY)
    topic = models.CharField(_("topic"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number within the year"))
    week = WeekField(_("week it deals with"))
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    chair = models.ForeignKey(
        Leader, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chair")
    )
    chair_name = models.CharField(_("chair, by name"), max_length=60, blank=True)
    recorder = models.CharField(pgettext_lazy("meeting", "recorded by"), max_length=60, blank=True)
    attendees = models.TextField(_("units present"), blank=True)
    absent = models.TextField(_("absent"), blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PREPARED)
    material = models.JSONField(
        _("material"), null=True, blank=True, editable=False, encoder=DjangoJSONEncoder
    )
    prepared_by = person(_("prepared by"))
    held_at = models.DateTimeField(_("recorded as held"), null=True, editable=False)
    minutes_number = models.CharField(_("number of the minutes"), max_length=60, blank=True)
    signed_by = models.CharField(_("minutes signed by"), max_length=60, blank=True)
    signed_on = models.DateField(_("minutes signed on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", "-pk"]
        permissions = [("prepare_meeting", "Can prepare and hold meetings and record their decisions")]
        indexes = [models.Index(fields=["kind", "held_on"])]
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "number"], name="meetings_number_once_a_year"),
            models.UniqueConstraint(
                fields=["minutes_number"], condition=~Q(minutes_number=""), name="meetings_minutes_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind="TOPIC", topic=""), name="meetings_topic_meeting_has_a_topic"
            ),
            models.CheckConstraint(
                condition=Q(chair__isnull=False) | ~Q(chair_name=""), name="meetings_has_a_chair"
            ),
            models.CheckConstraint(
                condition=Q(state="PREPARED", material__isnull=True, held_at__isnull=True)
                | Q(state__in=["HELD", "MINUTED"], material__isnull=False, held_at__isnull=False),
                name="meetings_held_keeps_its_material",
            ),
            models.CheckConstraint(
                condition=Q(state="MINUTED", signed_on__isnull=False)
                & ~Q(minutes_number="")
                & ~Q(signed_by="")
                | ~Q(state="MINUTED") & Q(minutes_number="", signed_by="", signed_on__isnull=True),
                name="meetings_minutes_are_signed_and_numbered",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """「2025年第12次周调度会」, or with its topic."""
        return label_of(self.kind, self.topic, self.year, self.number)

    @property
    def chair_words(self):
        """The chair with his post; needs the leader joined."""
        return f"{self.chair} {self.chair.post}" if self.chair_id else self.chair_name

    @property
    def is_prepared(self):
        return self.state == self.State.PREPARED

    @property
    def is_minuted(self):
        return self.state == self.State.MINUTED


def label_of(kind, topic, year, number):
    """What a meeting is called."""
    said = {"year": year, "number": number, "topic": topic}
    if kind == Meeting.Kind.TOPIC:
        return _("Topic meeting no. %(number)s of %(year)s: %(topic)s") % said
    return _("Weekly dispatch meeting no. %(number)s of %(year)s") % said


class AgendaItem(models.Model):
    """What the office adds to a line of the agenda, or a line that it adds.

    `key` names the assembled line that it is about (`light:12`, `help:7`); "" is a line of its own, with
    `text`. A line that was dropped is not shown; `order` puts lines of a section before the others.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items", verbose_name=_("meeting"))
    section = models.CharField(_("section"), max_length=9, choices=Section)
    key = models.CharField(max_length=40, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), null=True, blank=True)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project")
    )
    issue = models.ForeignKey(
        Issue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issue")
    )
    text = models.CharField(_("item"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department that speaks to it"),
    )
    position = models.TextField(_("what the department says"), blank=True)
    is_dropped = models.BooleanField(_("dropped"), default=False)

    class Meta:
        verbose_name = _("item of an agenda")
        verbose_name_plural = _("items of agendas")
        ordering = ["meeting", "section", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "key"], condition=~Q(key=""), name="meetings_line_once_on_an_agenda"
            ),
            models.CheckConstraint(condition=~Q(key="", text=""), name="meetings_item_says_what_it_is"),
            models.CheckConstraint(
                condition=Q(position="") | Q(unit__isnull=False), name="meetings_position_is_a_department_s"
            ),
        ]

    def __str__(self):
        return self.text or self.key
