"""What the API shows. Apps fill this in `AppConfig.ready`; nothing here knows an app.

    from projects.api import resources

    resources.register(resources.Resource(
        "issues", Issue, _("Issues"), IssueSerializer, rows=issues, filterset=IssueFilters,
        list_key="issues.issue", permission="issues.view_issue", sort=("due_on", "raised_on")))

`rows(request, values)` gives what the reader may see, joined and prefetched so that a page costs the same
number of queries whatever its rows: the same `.allowed(user)` as the list page. `list_key` is that of the
list page, whose filters (with those that higher apps add) are the API's. `values` are the `parameters` that
are no filters (`{"year": parse_year}`), each a value or None.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Parameter:
    """A query parameter that is no filter; `read` raises ValueError for what it does not understand."""

    read: Callable[[str], Any]
    about: Any
    schema: Mapping = field(default_factory=lambda: {"type": "string"})


@dataclass(frozen=True)
class Resource:
    """One kind of record, at `/api/<name>/` and `/api/<name>/<id>/`.

    `permission` (`app.codename`, "" for everybody with a role) opens it at all: 403 without. `sort` names
    what its list can be sorted by. `told` maps the verbs of other records' events that are about this one to
    the parameter with its key ({"permit": "permit"}: `permit.grant` of a project). `left(request, events)`
    gives the keys of records that were in the reader's sight before one of some events and are not now; of
    others that he cannot see nothing is said but that they are no more, and of confidential ones not even
    that. `view` is the class of its addresses where it has acts.
    """

    name: str
    model: Any
    title: Any
    serializer: Any
    rows: Callable[[Any, Mapping], Any]
    permission: str = ""
    filterset: Any = None
    list_key: str = ""
    sort: tuple[str, ...] = ()
    order: tuple[str, ...] = ("pk",)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    left: Callable[[Any, list], set] | None = None
    is_confidential: bool = False
    view: Any = None
    place: int = 100

    def open_to(self, user):
        """Whether the user may ask for it at all (no query beyond his grants)."""
        if not user.is_authenticated:
            return False
        if not self.permission:
            return user.is_superuser or bool(user.active_grants)
        return user.may(self.permission)

    def visible(self, request, keys):
        """Those of some keys whose records the reader may see (one query, none where it is closed to him)."""
        if not keys or not self.open_to(request.user):
            return set()
        rows = self.rows(request, dict.fromkeys(self.parameters)).order_by()
        return set(rows.filter(pk__in=keys).values_list("pk", flat=True))


_resources = {}
# More addresses: (pattern, view, name), such as the acts on a week's report.
routes = []


def register(resource):
    """Enter a resource; the same name again replaces it."""
    _resources[resource.name] = resource
    return resource


def registered():
    """All resources, in their place."""
    return sorted(_resources.values(), key=lambda one: (one.place, one.name))
