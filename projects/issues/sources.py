"""Where an issue comes from: apps register the records that can give rise to one.

    sources.register(Source(
        WeeklyReport, _("Weekly report"), href=lambda report: reverse(...),
        prefill=lambda report: {"project": report.project, "description": report.problems},
        visible=lambda user: WeeklyReport.objects.filter(project__in=Project.objects.allowed(user))))

An app that may not know the log (front-end support) is registered by one that knows both (liaison.shown).

`/issues/new/?source=dispatch.weeklyreport:123` then offers what `prefill` says, and the issue keeps a
generic relation to the record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from projects.pool.models import Project


@dataclass(frozen=True)
class Source:
    """A kind of record: its model, its name, the address of a record, what it says of an issue (some of
    `project`, `title`, `description`, `category`; `quote` is shown beside the form and not kept), and the
    records that a user may see (a queryset)."""

    model: Any
    label: Any
    href: Callable[[Any], str]
    prefill: Callable[[Any], dict]
    visible: Callable[[Any], Any]

    @property
    def key(self):
        """`dispatch.weeklyreport`."""
        return self.model._meta.label_lower


_sources = {}


def register(source):
    """Let a kind of record give rise to issues."""
    _sources[source.key] = source
    return source


def unregister(source):
    """Take it out again (tests)."""
    _sources.pop(source.key, None)


def choices():
    """(key, name) of what is registered, for a filter."""
    return [(key, source.label) for key, source in _sources.items()]


def of_model(model):
    """The Source of a model, or None."""
    return _sources.get(model._meta.label_lower)


def content_types(keys):
    """The content types of some keys (cached by Django)."""
    return [ContentType.objects.get_for_model(apps.get_model(key)) for key in keys if key in _sources]


def find(text, user):
    """(source, record) for `dispatch.weeklyreport:123` as a reader may see it, or None (one query)."""
    key, _sign, number = (text or "").partition(":")
    source = _sources.get(key)
    if source is None or not (number.isascii() and number.isdigit()) or len(number) > 18:
        return None
    record = source.visible(user).filter(pk=int(number)).first()
    return None if record is None else (source, record)


def issues_of(record, user):
    """The issues raised from a record that a reader may see (one query)."""
    kind = ContentType.objects.get_for_model(record)
    issues = apps.get_model("issues", "Issue").objects.allowed(user)
    return list(issues.filter(source_type=kind, source_id=record.pk).order_by("pk"))


def raised_from(record, user):
    """What the page of a record with a `project` says of the log: `issues` raised from it that a reader may
    see, and `new`, the address of the form, or "" for who may not raise one (one query, and one where
    raising depends on the project)."""
    may_raise = Project.objects.permits(user, "issues.raise_issue", record.project)
    address = f"{reverse('issues:new')}?source={record._meta.label_lower}"
    return {
        "issues": issues_of(record, user),
        "new": f"{address}:{record.pk}" if may_raise else "",
    }
