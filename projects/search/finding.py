"""What words find for one reader: by kind, the best first, only what he may see."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.http import urlencode

from projects.ui import registry

from .marking import marked, signs_met
from .matching import ELSEWHERE, apart, matching, rank, searchable_words
from .sources import SOURCES, Hit, Source

MANY = 1000  # names of a kind; beyond them nobody counts, and the list need not be asked how many it finds


@dataclass(frozen=True)
class Found:
    """What was found of one kind: the best `hits`, how many there are (`count`, or more where it is
    `open_end`), how well the first goes with the words (`rank`: whether it has them apart, and how they stand
    in it), and the list of them all (`href`, "" where there is none)."""

    source: Source
    hits: list
    count: int
    rank: tuple
    href: str = ""
    open_end: bool = False

    @property
    def label(self):
        return self.source.label

    @property
    def rest(self):
        """How many there are beyond the hits."""
        return self.count - len(self.hits)


@dataclass(frozen=True)
class Shown:
    """A hit on a page: its name with what matched marked, and its note, where the name did not match."""

    name: str
    note: str
    hit: Hit


def shown(hit, words):
    """A hit with what the words met marked, so that the reader sees why it was found."""
    if met := signs_met(hit.title, words):
        return Shown(marked(hit.title, met), hit.note, hit)
    return Shown(hit.title, marked(hit.note, signs_met(hit.note, words)), hit)


def find(user, text, *, each):
    """[Found] for what somebody typed, the kind with the best hit first: two queries for all kinds,
    one for each with a hit, and two more for what the kind's own list finds, which also reads owners and
    descriptions. Where there is such a list its count is told, unless there are `MANY` names."""
    words = searchable_words(text)
    return _in_lists(user, text, words, each, _by_name(user, words, each)) if words else []


def suggest(user, text, *, each):
    """[Found] while somebody types: by names, or by the name of what a record belongs to; only where there is
    none such by what the lists find. Its counts are those of names."""
    words = searchable_words(text)
    if not words:
        return []
    named = _by_name(user, words, each)
    keys = {source.kind: [record.pk for record in records] for source, (records, *_told) in named.items()}
    found = []
    for source, (records, *told) in named.items():
        offered = [*records, *_belonging(source, user, keys, each)][:each]
        if offered:
            found.append(_found(source, offered, words, *told))
    return _best_first(found) or _in_lists(user, text, words, each, named)


def _belonging(source, user, keys, each):
    """The records of a kind that belong to others that were found (a query where there are such)."""
    kind, field = source.belongs or ("", "")
    if not keys.get(kind):
        return []
    rows = source.visible(user).filter(**{f"{field}__in": keys[kind]}).exclude(pk__in=keys[source.kind])
    return source.read(rows, user).select_related(*source.related)[:each]


def _in_lists(user, text, words, each, named):
    """[Found] of what names found, and of what the lists of the kinds find beyond them."""
    found = []
    for source, (records, count, best) in named.items():
        href, open_end = "", count > MANY
        whole = next(iter(registry.searchable.on(source.kind)), None)
        if whole is not None and whole.permission(user):
            href = f"{reverse(whole.url)}?{urlencode({'q': text})}"
            if not open_end:
                keys = list(whole.rows(user, text).values_list("pk", flat=True))
                count = len(keys)
                known = {record.pk for record in records}
                more = [key for key in keys if key not in known][: each - len(records)]
                records = records + _records(source, user, more)
        if count:
            found.append(_found(source, records, words, count, best, href, open_end=bool(href) and open_end))
    return _best_first(found)


def _found(source, records, words, count, best, href="", **options):
    hits = [shown(source.hit(record), words) for record in records]
    return Found(source, hits, count, best, href, **options)


def _best_first(found):
    return sorted(found, key=lambda one: one.rank)


def _by_name(user, words, each):
    """{source: (its records whose names go best with the words, how many names do, how well the first)} of
    what somebody may search: a query for the kinds in which there is such a name, whoever may see it, one for
    the names of all of them, and one for the records of each."""
    sources = [source for source in SOURCES if source.permission(user)]
    entries = matching(words).filter(kind__in=[source.kind for source in sources])
    kinds = set(entries.values_list("kind", flat=True).distinct())
    seen, over, keys, told = Q(pk__in=[]), [], defaultdict(list), {}
    for source in sources:
        if source.kind in kinds:
            visible = source.visible(user).order_by()
            seen |= Q(kind=source.kind, record__in=visible.values("pk"))
            if source.over is not None:
                done = source.model._base_manager.filter(source.over).order_by()  # noqa: SLF001 - of those seen
                over.append(When(kind=source.kind, record__in=done.values("pk"), then=Value(1)))
    ranked = entries.filter(seen).annotate(
        apart=apart(words),
        over=Case(*over, default=Value(0)) if over else Value(0),
        rank=rank(words[0]),
    )
    ranked = ranked.order_by("apart", "over", "rank", "length", F("record").desc())
    for kind, key, *how_well in ranked.values_list("kind", "record", "apart", "rank") if kinds else ():
        keys[kind].append(key)
        told.setdefault(kind, tuple(how_well))
    return {
        source: (
            _records(source, user, keys[source.kind][:each]),
            len(keys[source.kind]),
            told.get(source.kind, (1, ELSEWHERE)),
        )
        for source in sources
    }


def _records(source, user, keys):
    """The records with these keys, in their order."""
    if not keys:
        return []
    rows = source.read(source.model._default_manager.all(), user)  # noqa: SLF001 - as Django says it
    records = rows.select_related(*source.related).in_bulk(keys)
    return [records[key] for key in keys if key in records]
