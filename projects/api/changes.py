"""What changed since a cursor, out of history: so a platform of the province follows without reading all.

A cursor is signed and says how far history was read, and what its holder could see then. Records are named,
not shown: who may not see one is not told of it, unless it was in his sight before and left it.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.base.models import Event

from . import resources
from .commit_order import PRIMARY, horizon

SALT = "api.changes"
LARGEST = 500
GONE = "gone"
GONE_WORDS = _("It can no longer be seen, or is no more.")
READ = (
    "verb",
    "at",
    "target_type",
    "target_id",
    "params",
    "changes",
    *(f"{who}__{name}" for who in ("actor", "on_behalf_of") for name in ("name", "username")),
)


class BadCursor(ValueError):
    """What was given is no cursor of ours."""


@dataclass(frozen=True)
class Change:
    """An act on a record, with how it reads where it has `words`; `gone`: it can no longer be seen, or is no
    more."""

    resource: str
    id: int
    act: str
    at: Any
    words: str = ""
    href: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Changes:
    """What changed, the cursor that follows, whether there is `more` at once, and whether what the reader
    may see has changed, so that he must read everything anew (`reload`)."""

    results: list[Change]
    cursor: str
    more: bool = False
    reload: bool = False


def sight_of(user):
    """A fingerprint of what somebody may see: his grants of today, with what their roles may do."""
    grants = sorted(
        (
            grant.pk,
            grant.role,
            grant.scope,
            grant.organisation_id or 0,
            grant.division.path if grant.division_id else "",
            *sorted(grant.permissions),
        )
        for grant in user.active_grants
    )
    said = repr((user.pk, user.organisation_id, user.is_superuser, grants))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def seal(number, sight):
    """A cursor."""
    return signing.dumps([number, sight], salt=SALT)


def unseal(cursor):
    """(number, sight) of a cursor; raises BadCursor."""
    try:
        number, sight = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadCursor from None
    return number, sight


def told_by(event, by_model, by_verb):
    """[(resource, key)] of what an event is about."""
    family = event.verb.partition(".")[0]
    if family in by_verb:
        resource, parameter = by_verb[family]
        key = event.params.get(parameter)
        return [(resource, key)] if isinstance(key, int) else []
    model = ContentType.objects.get_for_id(event.target_type_id).model_class()
    resource = by_model.get(model)
    return [(resource, event.target_id)] if resource else []


def changes_since(request, cursor, limit):
    """The Changes for a reader; without a cursor none, and the cursor from which to follow. A query for the
    events and at most four for each kind of record among them."""
    sight = sight_of(request.user)
    if not cursor:
        return Changes([], seal(horizon(0), sight))
    since, seen = unseal(cursor)
    until = horizon(since)
    events = read_events(since, until, limit)
    more = len(events) == limit
    reached = events[-1].pk if more else until
    return Changes(list(told(request, events)), seal(reached, sight), more=more, reload=seen != sight)


def read_events(since, until, limit):
    """The events between two numbers that are about what the API shows, in order."""
    if until <= since:
        return []
    everything = resources.registered()
    kinds = ContentType.objects.get_for_models(*{one.model for one in everything}).values()
    rows = Event.objects.using(PRIMARY).filter(pk__gt=since, pk__lte=until, target_type__in=list(kinds))
    rows = rows.select_related("actor", "on_behalf_of").order_by("pk").only(*READ)
    return list(rows[:limit])


def told(request, events):
    """The Changes of some events that the reader may be told of, in order."""
    everything = resources.registered()
    by_model = {one.model: one for one in everything}
    by_verb = {family: (one, parameter) for one in everything for family, parameter in one.told.items()}
    about = [
        (event, resource, key) for event in events for resource, key in told_by(event, by_model, by_verb)
    ]
    keys, heard = defaultdict(set), defaultdict(list)
    for event, resource, key in about:
        keys[resource.name].add(key)
        heard[resource.name].append(event)
    seen, left = {}, {}
    for resource in everything:
        asked = keys.get(resource.name, set())
        seen[resource.name] = resource.visible(request, asked)
        lost = asked - seen[resource.name]
        left[resource.name] = gone_among(request, resource, lost, heard[resource.name])
    for event, resource, key in about:
        if key in seen[resource.name]:
            words = sentences.outline(event, named=not resource.is_confidential)
            href = request.build_absolute_uri(f"/api/{resource.name}/{key}/")
            yield Change(resource.name, key, event.verb, event.at, words, href)
        elif key in left[resource.name]:
            # Once: what is done with it afterwards is none of his business.
            left[resource.name].discard(key)
            yield Change(resource.name, key, GONE, event.at, GONE_WORDS, gone=True)


def gone_among(request, resource, lost, events):
    """Of the keys that the reader cannot see, those of records that are no more or that he could see before
    (a query, and what `left` costs)."""
    if not lost or not resource.open_to(request.user):
        return set()
    found = set()
    if not resource.is_confidential:
        found = lost - set(resource.model.objects.filter(pk__in=lost).values_list("pk", flat=True))
    if resource.left is not None:
        found |= lost & resource.left(request, [event for event in events if event.target_id in lost])
    return found
