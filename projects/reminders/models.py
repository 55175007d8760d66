"""Who wants to be told what, what was told, and how each message fared on its way."""

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Division, Organisation

from .querysets import DeliveryQuerySet, DigestQuerySet, RobotQuerySet

FIRST_HOUR = 8
LONGEST_KEY = 18


class SourceRule(models.Model):
    """What the office sets of one source; without a row the source's own days hold."""

    source = models.CharField(_("occasion"), max_length=40, unique=True)
    is_on = models.BooleanField(_("in use"), default=True)
    days_before = models.PositiveSmallIntegerField(
        _("working days before"), default=1, validators=[MaxValueValidator(30)]
    )
    repeat_every = models.PositiveSmallIntegerField(
        _("repeated every so many working days"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )

    class Meta:
        verbose_name = _("rule of reminders")
        verbose_name_plural = _("rules of reminders")
        ordering = ["source"]

    def __str__(self):
        return self.source


def hour_field():
    """The hour of the day's message."""
    return models.PositiveSmallIntegerField(
        _("hour of the daily message"),
        default=FIRST_HOUR,
        validators=[MinValueValidator(0), MaxValueValidator(23)],
    )


def language_field():
    """The language of messages."""
    return models.CharField(
        _("language of messages"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )


class Preference(models.Model):
    """How one person wants to be told. Without a row: in the app only, everything, once a day."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminder_preference", verbose_name=_("user")
    )
    in_app = models.BooleanField(_("here, under the bell"), default=True)
    by_email = models.BooleanField(_("by e-mail"), default=False)
    # Those that are not wanted, so that a new kind is told until somebody declines it.
    declined = models.JSONField(_("not wanted"), default=list, blank=True)
    at_once = models.BooleanField(
        _("returns and escalations at once"),
        default=False,
        help_text=_("Otherwise they wait for the next daily message."),
    )
    hour = hour_field()
    language = language_field()
    paused_until = models.DateField(
        _("paused until"), null=True, blank=True, help_text=_("Nothing is told before this day.")
    )

    class Meta:
        verbose_name = _("preference for reminders")
        verbose_name_plural = _("preferences for reminders")

    def __str__(self):
        return str(self.user)

    def wants(self, kind):
        """Whether he wants to be told of a kind."""
        return kind not in self.declined


class Robot(models.Model):
    """A robot of a chat group, and for which division or unit it tells. The key of its address is kept to
    send with and is never shown again."""

    class Service(models.TextChoices):
        WECOM = "WECOM", _("WeCom")
        DINGTALK = "DINGTALK", _("DingTalk")
        FEISHU = "FEISHU", _("Feishu")

    name = models.CharField(pgettext_lazy("reminders", "chat group"), max_length=60)
    division = models.ForeignKey(
        Division, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("division")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    service = models.CharField(_("service"), max_length=8, choices=Service)
    token = models.CharField(max_length=200, editable=False)
    sign = models.CharField(max_length=200, blank=True, editable=False)
    declined = models.JSONField(_("not wanted"), default=list, blank=True)
    hour = hour_field()
    language = language_field()
    is_on = models.BooleanField(_("in use"), default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    made_at = models.DateTimeField(_("entered at"))

    objects = RobotQuerySet.as_manager()

    class Meta:
        verbose_name = _("group robot")
        verbose_name_plural = _("group robots")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(division__isnull=False, organisation__isnull=True)
                | Q(division__isnull=True, organisation__isnull=False),
                name="reminders_robot_is_for_one_place",
            ),
            models.UniqueConstraint(
                fields=["service", "token"],
                name="reminders_robot_once",
                violation_error_message=_("This robot is entered already."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def place(self):
        """The division or unit for which it tells."""
        return self.division or self.organisation

    @property
    def known_by(self):
        """Enough of its key to tell it from another."""
        return f"…{self.token[-4:]}"

    def wants(self, kind):
        """Whether the group is told of a kind."""
        return kind not in self.declined


class Recipient(models.Model):
    """What is for one person or one group."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("user"),
    )
    robot = models.ForeignKey(
        Robot,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("reminders", "chat group"),
    )

    class Meta:
        abstract = True

    @property
    def recipient(self):
        return self.user or self.robot


# A message whose group lost its robot keeps the group's name.
HAD_RECIPIENT = (
    Q(user__isnull=False, robot__isnull=True)
    | Q(user__isnull=True, robot__isnull=False)
    | (Q(user__isnull=True, robot__isnull=True) & ~Q(robot_name=""))
)
ONE_RECIPIENT = Q(user__isnull=False, robot__isnull=True) | Q(user__isnull=True, robot__isnull=False)


class Digest(Recipient):
    """One message: the day's, or one that could not wait. Its lines are facts, put into words when read.

    A user's digests are also what stands under his bell; `read_at` is when he saw it there.
    """

    DAILY = "day"

    robot = models.ForeignKey(
        Robot,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("reminders", "chat group"),
    )
    robot_name = models.CharField(max_length=60, blank=True, editable=False)
    day = models.DateField(_("day"))
    slot = models.CharField(_("slot"), max_length=20)
    # [{"source", "form", "values", "path"}], see reminders.wording.
    lines = models.JSONField(default=list)
    in_app = models.BooleanField(default=True)
    made_at = models.DateTimeField(_("made at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "made_at"]),
            models.Index(
                fields=["user"], condition=Q(read_at__isnull=True), name="reminders_unread_of_a_user"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=HAD_RECIPIENT, name="reminders_digest_for_one"),
            models.UniqueConstraint(
                fields=["user", "day", "slot"], condition=Q(robot__isnull=True), name="reminders_user_slot"
            ),
            models.UniqueConstraint(
                fields=["robot", "day", "slot"], condition=Q(user__isnull=True), name="reminders_robot_slot"
            ),
        ]

    def __str__(self):
        return f"{self.day} {self.slot}"

    @property
    def recipient(self):
        """The person or group; the name of a group whose robot was removed."""
        return super().recipient or self.robot_name


class Told(Recipient):
    """What was told to somebody, so that it is told once."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="told")
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("thing told")
        verbose_name_plural = _("things told")
        constraints = [
            models.CheckConstraint(condition=ONE_RECIPIENT, name="reminders_told_to_one"),
            models.UniqueConstraint(
                fields=["user", "source", "key"],
                condition=Q(robot__isnull=True),
                name="reminders_told_once_to_a_user",
            ),
            models.UniqueConstraint(
                fields=["robot", "source", "key"],
                condition=Q(user__isnull=True),
                name="reminders_told_once_to_a_robot",
            ),
        ]

    def __str__(self):
        return f"{self.source} {self.key}"


class Delivery(models.Model):
    """A message on its way by one channel: taken once, tried again when it failed, given up with a note."""

    class Channel(models.TextChoices):
        EMAIL = "EMAIL", _("e-mail")
        ROBOT = "ROBOT", _("group robot")

    class State(models.TextChoices):
        WAITING = "WAITING", _("to be sent")
        SENDING = "SENDING", _("being sent")
        SENT = "SENT", pgettext_lazy("reminders", "sent")
        GIVEN_UP = "GIVEN_UP", _("given up")
        KEPT = "KEPT", _("not sent: demo")

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="deliveries", verbose_name=_("message"))
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"))
    taken_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    sent_at = models.DateTimeField(pgettext_lazy("reminders", "sent at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-next_at", "-pk"]
        indexes = [models.Index(fields=["state", "next_at"])]
        constraints = [
            models.UniqueConstraint(fields=["digest", "channel"], name="reminders_one_delivery_a_channel")
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {self.digest}"


class Feed(models.Model):
    """The private address of one person's calendar. The address is made of the row and the product's own
    secret, so that who reads the database alone cannot open it; a new nonce makes a new address."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", verbose_name=_("user")
    )
    nonce = models.CharField(max_length=43, default=secrets.token_urlsafe, editable=False)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self):
        return str(self.user)

    @property
    def secret(self):
        """What stands in the address: the row, and 160 bits that only the server can make."""
        mac = salted_hmac("reminders.feed", f"{self.pk}:{self.user_id}:{self.nonce}", algorithm="sha256")
        return f"{self.pk}-{mac.hexdigest()[:40]}"

    @classmethod
    def opened_by(cls, secret):
        """The feed of an address, or None; how long it takes says nothing about a near miss."""
        key = secret.partition("-")[0]
        found = (
            cls.objects.select_related("user").filter(pk=int(key)).first()
            if key.isdecimal() and len(key) < LONGEST_KEY
            else None
        )
        known = found.secret if found else cls(pk=0, user_id=0, nonce="").secret
        return found if constant_time_compare(known, secret) and found else None
