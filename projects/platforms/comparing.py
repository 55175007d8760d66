"""Holding a list of theirs against ours: matched by national code, kept as a snapshot."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from projects.base import events
from projects.base.models import Attachment
from projects.imports import files
from projects.imports.kinds import Reading
from projects.pool.models import Project

from .fields import SOURCES
from .likeness import by_name, code_of, differing, folded
from .models import Comparison, Difference, Match
from .ours import projects_for
from .reading import Theirs, read_list

COMPARE = "platforms.add_comparison"
BATCH = 500
RELATED = ("division", "owner", "responsible_department", "chain")
State, Note = Match.State, Match.Note


@dataclass
class Found:
    """Where one project stands: theirs, ours or both, with what differs."""

    state: str
    theirs: Theirs | None = None
    project: Any = None
    note: str = ""
    differences: list = field(default_factory=list)


def matched(theirs, projects, asked, compared, units):
    """Every row of theirs and every project asked for, each in one Found: by code, then by the same name
    where neither has one, then alike by name.

    `projects` are all that the reader sees, `asked` the keys of those that their list should have. A name
    that is only alike is a proposal: its fields are not held against each other.
    """

    def both(row, project, note=""):
        taken.add(project.pk)
        ours = {code: SOURCES[code].read(project) for code in compared}
        differences = differing(row, ours, compared, units)
        state = State.DIFFERENT if differences else State.SAME
        return Found(state, row, project, note, differences)

    coded = {code_of(one.national_code): one for one in projects if one.national_code}
    found, taken, loose = [], set(), []
    known = set()
    for row in theirs:
        project = coded.get(row.code) if row.code else None
        if project is None and row.code and row.code in known:
            # What only their list has cannot be of a project of ours: it is told in its note.
            found.append(Found(State.ONLY_THEIRS, row, note=Note.TWICE))
        elif project is None:
            known.add(row.code)
            loose.append(row)
        elif project.pk in taken:
            found.append(Found(State.TWICE, row, project))
        else:
            found.append(both(row, project))
    left = {one.pk: one for one in projects if one.pk not in taken}
    named = same_name(loose, left.values(), with_division="division" in compared)
    for place, project in named.items():
        found.append(both(loose[place], left.pop(project.pk), Note.BY_NAME))
    loose = [row for place, row in enumerate(loose) if place not in named]
    alike = by_name(
        {place: row.name for place, row in enumerate(loose)}, {key: one.name for key, one in left.items()}
    )
    for place, row in enumerate(loose):
        project = left.get(alike.get(place))
        if project is None:
            found.append(Found(State.ONLY_THEIRS, row, note="" if row.code else Note.NO_CODE))
            continue
        taken.add(project.pk)
        note = Note.OTHER_CODE if project.national_code else Note.OURS_WITHOUT
        found.append(Found(State.PROPOSED, row, project, note if row.code else Note.NO_CODE))
    found += [Found(State.ONLY_OURS, project=one) for one in projects if one.pk in asked - taken]
    return found


def same_name(rows, projects, *, with_division):
    """{place in `rows`: project} where neither side has a code and exactly one row and one project have the
    name; it may come again in other divisions, where their list tells them apart."""
    theirs, ours = {}, {}
    for place, row in enumerate(rows):
        where = row.raw.get("division", "") if with_division else ""
        theirs.setdefault((folded(row.name), folded(where)), []).append(place)
    for one in projects:
        where = (SOURCES["division"].read(one) or "") if with_division else ""
        ours.setdefault((folded(one.name), folded(where)), []).append(one)
    pairs = ((theirs[key], ours.get(key, [])) for key in theirs if key[0])
    single = ((places[0], found[0]) for places, found in pairs if len(places) == len(found) == 1)
    return {place: one for place, one in single if not rows[place].code and not one.national_code}


def compare(
    layout, upload, *, year, division=None, list_code="", narrowed=None, conditions=(), by, at, today
):
    """Read their list, hold it against ours and keep both sides as they stand; returns the Comparison.

    Their list should have the projects of a division and a list, or those of `narrowed` (a queryset), which
    `conditions` say as [name, value] of filters.

    Raises UploadRefused, and RuleViolation `no_table` or `too_many`.
    """
    columns = list(layout.columns.exclude(source=""))
    theirs, compared = read_list(upload, columns, Reading(by, today, at, {"year": year}))
    compared = [code for code in compared if code in SOURCES]
    rows, _as_of = projects_for(by, COMPARE, year, today)
    projects = list(rows.select_related(*RELATED))
    asked = Project.objects.all() if narrowed is None else narrowed.order_by()
    if division is not None:
        asked = asked.in_division(division)
    if list_code:
        asked = asked.on_list(list_code, year, on=today if year == today.year else None)
    units = {column.source: column.unit for column in columns}
    found = matched(theirs, projects, set(asked.values_list("pk", flat=True)), compared, units)
    content_type = files.CONTENT_TYPES[files.check(upload)]
    upload.seek(0)
    with transaction.atomic():
        comparison = Comparison.objects.create(
            layout=layout,
            year=year,
            division=division,
            list_code=list_code,
            conditions=list(conditions),
            compared=compared,
            rows_read=len(theirs),
            **counts_of(found),
            by=by,
            at=at,
        )
        keep(comparison, found)
        Attachment.store(comparison, upload, content_type=content_type, by=by, at=at)
        events.record("comparison.make", comparison, by=by, at=at, params={"file": upload.name[:200]})
    return comparison


def counts_of(found):
    """How many stand where, by the fields of a Comparison."""
    names = {
        State.ONLY_THEIRS: "only_theirs",
        State.ONLY_OURS: "only_ours",
        State.DIFFERENT: "differing",
        State.SAME: "same",
        State.PROPOSED: "proposed",
        State.TWICE: "repeated",
    }
    counts = dict.fromkeys(names.values(), 0)
    for one in found:
        counts[names[one.state]] += 1
    return counts


def keep(comparison, found):
    """Write the rows of a comparison and their differences."""
    matches = [
        Match(
            comparison=comparison,
            state=one.state,
            project=one.project,
            row=one.theirs.row if one.theirs else None,
            their_code=one.theirs.code if one.theirs else "",
            their_name=one.theirs.name if one.theirs else "",
            our_code=(one.project.national_code or "") if one.project else "",
            our_name=one.project.name if one.project else "",
            note=one.note,
        )
        for one in found
    ]
    Match.objects.bulk_create(matches, batch_size=BATCH)
    Difference.objects.bulk_create(
        [
            Difference(match=match, source=code, theirs=theirs, ours=ours, gap=gap)
            for match, one in zip(matches, found, strict=True)
            for code, theirs, ours, gap in one.differences
        ],
        batch_size=BATCH,
    )
