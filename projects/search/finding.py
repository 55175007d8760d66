"""What words find for one reader: by kind, the best first, only what he may see."""

from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.urls import reverse
from django.utils.http import urlencode

from projects.ui import registry

from .marking import marked, signs_met
from .matching import ELSEWHERE, matching, rank, searchable_words
from .sources import SOURCES, Hit, Source


@dataclass(frozen=True)
class Found:
    """What was found of one kind: the best `hits`, how many there are (`count`), how well the first goes with
    the words (`rank`), and the list of them all (`href`, "" where there is none)."""

    source: Source
    hits: list
    count: int
    rank: int
    href: str = ""

    @property
    def label(self):
        return self.source.label


@dataclass(frozen=True)
class Shown:
    """A hit on a page: its name with what matched marked, and its note, where the name did not match."""

    name: str
    note: str
    hit: Hit


def shown(hit, words):
    """A hit with what the words met marked, so that the reader sees why it was found."""
    if signs_met(hit.title, words):
        return Shown(marked(hit.title, words), hit.note, hit)
    return Shown(hit.title, marked(hit.note, words), hit)


def find(user, text, *, each):
    """[Found] for what somebody typed, the kind with the best hit first: at most two queries a kind, and two
    more for what the kind's own list finds, which also reads owners and descriptions. Where there is such a
    list its count is told."""
    words = searchable_words(text)
    if not words:
        return []
    found = []
    for source in SOURCES:
        if not source.permission(user):
            continue
        records, count, best = _best(source, user, words, each)
        href = ""
        whole = next(iter(registry.searchable.on(source.kind)), None)
        if whole is not None and whole.permission(user):
            count = whole.count(user, text)
            href = f"{reverse(whole.url)}?{urlencode({'q': text})}"
        if source.wider and len(records) < min(each, count):
            known = [record.pk for record in records]
            more = source.wider(source.visible(user), text).exclude(pk__in=known)
            records += more.select_related(*source.related)[: each - len(records)]
        if count:
            hits = [source.hit(record) for record in records]
            found.append(Found(source, [shown(hit, words) for hit in hits], count, best, href))
    return sorted(found, key=lambda one: one.rank)


def _best(source, user, words, each):
    """The records of one kind that go best with the words, how many they find, and how well the first."""
    visible = source.visible(user).order_by().values("pk")
    entries = (
        matching(words)
        .filter(kind=source.kind, record__in=visible)
        .annotate(rank=rank(words[0]), count=Window(Count("pk")))
        .order_by("rank", "length", F("record").desc())
    )
    best = list(entries.values_list("record", "count", "rank")[:each])
    if not best:
        return [], 0, ELSEWHERE
    records = source.model._default_manager.select_related(*source.related)  # noqa: SLF001
    records = records.in_bulk([key for key, *_rest in best])
    return [records[key] for key, *_rest in best if key in records], *best[0][1:]
