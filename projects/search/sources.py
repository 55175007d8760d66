"""What can be searched. Each app enters its kinds of records as it starts, from its `searching.py`.

    sources.add(Source(
        "pool.project", _("Projects"), Project, names=("name",), codes=("national_code",),
        visible=lambda user: Project.objects.allowed(user), permission=may_view, hit=project_hit, order=10))

A search shows of a record only what `visible` lets through, and says of it what `hit` does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q
from django.db.models.signals import post_delete, post_save

from projects.base.together import waits
from projects.ui.registry import Registry, everyone

from . import index


@dataclass(frozen=True)
class Hit:
    """What is said of a record that was found: its name, what it is, and the address that it leads to, ""
    where there is no page with anything of it."""

    title: str
    note: str
    href: str


@dataclass(frozen=True)
class Source:
    """A kind of records. `names` are the fields that are searched by characters and by sound, `codes` those
    by characters alone; both may reach over a relation only where that never changes.

    `hit(record)` gives a Hit and must not ask the database beyond `related` and what `read(rows, user)` adds
    to the rows for it. What is `over` comes after what is not. `belongs` names a kind and the field by which
    records belong to it, to be suggested with it. `kind` is also the key of its list in
    `ui.registry.searchable`, where it has one, which also finds by what else stands there (a project by its
    owner). That a `confidential` kind is searched is told only to those who see any of it.
    """

    kind: str
    label: Any
    model: type[Model]
    names: tuple[str, ...]
    visible: Callable[[Any], Any]
    hit: Callable[[Any], Hit]
    codes: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    permission: Callable[[Any], bool] = everyone
    belongs: tuple[str, str] | None = None
    confidential: bool = False
    read: Callable[[Any, Any], Any] = lambda rows, user: rows
    over: Q | None = None
    order: int = 100

    @property
    def fields(self):
        """All fields whose words are searched."""
        return (*self.names, *self.codes)


SOURCES = Registry(lambda one: one.kind)


def add(source):
    """Enter a kind of records; from now on its entries follow each save, in the same transaction: at once, or
    at the end of acts that are done together."""
    SOURCES.add(source)

    def keep_all(keys):
        index.keep_all(source, keys)

    def saved(sender, instance, created=False, update_fields=None, **options):
        if update_fields is not None and set(update_fields).isdisjoint(source.fields):
            return
        if not waits(keep_all, instance.pk):
            index.keep(source, instance, is_new=created)

    def deleted(sender, instance, **options):
        index.forget(source, instance.pk)

    post_save.connect(saved, sender=source.model, weak=False, dispatch_uid=f"search.keep.{source.kind}")
    post_delete.connect(deleted, sender=source.model, weak=False, dispatch_uid=f"search.forget.{source.kind}")
