"""Taking projects back that a file brought in: as though they had never been, while nothing rests on them.

The acts stay one a project, with an event each; what they ask is asked once for all projects of a file.
"""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, require
from projects.base.models import Attachment, Event
from projects.base.relations import AT_ONCE, remove_alone, what_rests_on_each
from projects.base.wording import names
from projects.directory.models import Organisation

from .models import Project, ProjectDivision, ProjectListEntry, ProjectStage, ProjectTier

# What moves a project leaves behind: more of it than came with the project is history.
MOVES = (ProjectStage, ProjectTier, ProjectDivision)
# What the rows that come with a project are found by: they go when it goes.
COMES_WITH = tuple(model._meta.get_field("project") for model in (*MOVES, ProjectListEntry))
# By what a project names an organisation.
NAMES_UNIT = tuple(one for one in Project._meta.concrete_fields if one.related_model is Organisation)


@dataclass(frozen=True)
class Looked:
    """What there was to know of a project before it is taken back, from when it was locked on."""

    project: Project
    # By which it was brought in; None where it was not.
    event: Event | None
    # What rests on it, in words.
    rests: list
    # Whether its owner was begun for it, and nothing but projects rests on that owner.
    takes_owner: bool


def look_at(keys):
    """{key: Looked} of some projects, in the caller's transaction: so many queries for each 500, whatever
    their number. They and the owners begun for them are locked, so that nothing comes to rest on them."""
    keys, looked = sorted(keys), {}
    for start in range(0, len(keys), AT_ONCE):
        looked |= _look_at(keys[start : start + AT_ONCE])
    return looked


def _look_at(keys):
    projects = (
        Project.objects.select_for_update(of=("self",)).select_related("owner").order_by("pk").in_bulk(keys)
    )
    own_type = ContentType.objects.get_for_model(Project)
    found = Event.objects.filter(verb="project.import", target_type=own_type, target_id__in=keys)
    imports = {event.target_id: event for event in found.order_by("at", "pk")}
    rests = _resting(keys, own_type, imports)
    begun = {
        project.owner_id
        for key, project in projects.items()
        if project.owner_id is not None and _owner_begun(imports.get(key)) == project.owner_id
    }
    list(Organisation.objects.select_for_update().filter(pk__in=begun).order_by("pk").values_list("pk"))
    kept = what_rests_on_each(Organisation, sorted(begun), but=NAMES_UNIT)
    return {
        key: Looked(project, imports.get(key), rests[key], project.owner_id in begun - kept.keys())
        for key, project in projects.items()
    }


def _owner_begun(event):
    return event and event.params.get("owner_begun")


def _resting(keys, own_type, imports):
    """{key: the kinds of what rests on a project}, beside what came with it."""
    found = {key: [] for key in keys} | what_rests_on_each(Project, keys, but=COMES_WITH)
    since = []
    for model in MOVES:
        moved = model.objects.filter(project__in=keys, valid_to__isnull=False)
        since.append((model, set(moved.values_list("project_id", flat=True))))
    entries = ProjectListEntry.objects.filter(project__in=keys)
    listed = {
        key
        for key, *place in entries.values_list("project_id", "project_list_id", "valid_to")
        if key not in imports or place != [imports[key].params.get("list_key"), None]
    }
    files = Attachment.objects.filter(owner_type=own_type, owner_id__in=keys)
    since += [(ProjectListEntry, listed), (Attachment, set(files.values_list("owner_id", flat=True)))]
    for model, there in since:
        for key in there:
            found[key] = [*found[key], str(model._meta.verbose_name_plural)]
    return found


def take_back(project, *, by, at, reason="", looked=None):
    """Remove a project that was brought in and on which nothing rests, with the owner that was begun for it.
    `looked` is what `look_at` found in this transaction; without it the project is looked at now.

    Raises RuleViolation `not_brought_in`, or `rests` with what stands in the way.
    """
    with transaction.atomic():
        if looked is None:
            looked = look_at([project.pk])[project.pk]
        project = looked.project
        require(
            looked.event is not None,
            "not_brought_in",
            _("“%(project)s” did not come by an import and cannot be taken back."),
            project=project.name,
        )
        if looked.rests:
            raise RuleViolation(
                "rests",
                _("“%(project)s” cannot be removed any more; there are by now: %(what)s."),
                project=project.name,
                what=names(looked.rests),
            )
        events.record(
            "project.take_back", project, by=by, at=at, reason=reason, params={"name": project.name}
        )
        remove_alone(project, along=COMES_WITH)
        if looked.takes_owner and not _is_named(project.owner):
            remove_alone(project.owner)


def _is_named(unit):
    """Whether any project names an organisation."""
    named = Q(*((field.name, unit) for field in NAMES_UNIT), _connector=Q.OR)
    return Project.objects.filter(named).exists()
