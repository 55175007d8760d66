"""Where an app says what it shows on pages that are not its own.

Apps fill these in `AppConfig.ready`; nothing here knows an app.

    from projects.ui import registry

    registry.navigation.add(registry.Entry("pool", _("Projects"), "pool:projects", order=20))
    registry.panels.add(registry.Panel(
        page="project", name="weeks", title=_("Weekly reports"), template="dispatch/panel_weeks.html",
        context=weeks_of_project, order=40, queries=1))
    registry.extensions.add(registry.ListExtension(
        "pool.project", "dispatch", columns={"light": LightColumn(_("Light"))}, filters={...}))

A permission is `callable(user) -> bool` and must not ask the database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


def everyone(user):
    """The permission of what every signed-in person may see."""
    return user.is_authenticated


def nobody(_user):
    """The permission of what is for nobody in particular."""
    return False


@dataclass(frozen=True)
class Entry:
    """An entry of the navigation. `url` is the name of an address without arguments.

    `icon` names a symbol of templates/partials/icons.html. `within` lists address prefixes that
    belong to the entry besides its own, so that it stays marked there; a `*` in one stands for
    anything ("/dispatch/*/review/"). A desk's bar shows as many of those that a reader may open as
    there is room, a phone's only four: first those that are `daily` work of the reader.
    """

    name: str
    label: Any
    url: str
    order: int = 100
    icon: str = "dot"
    permission: Callable[[Any], bool] = everyone
    within: tuple[str, ...] = ()
    daily: Callable[[Any], bool] = nobody


@dataclass(frozen=True)
class Panel:
    """A block of another app's page (`page` is a key such as "project"; "home" for role homes).

    `context(request, obj)` gives the template's context with a constant number of queries, which
    `queries` declares and `tests.ui.suites.PanelSuite` holds it to; None leaves the panel out.
    """

    page: str
    name: str
    title: Any
    template: str
    context: Callable[[Any, Any], Mapping | None]
    order: int = 100
    permission: Callable[[Any], bool] = everyone
    queries: int = 0


@dataclass(frozen=True)
class Head:
    """Figures of another app in the head of a page, over everything else: how much is open, how much of it
    is late.

    `figures(request, obj)` gives a list of `ui.figures.HeadFigure` with a constant number of queries, which
    `queries` declares; [] where there is nothing to say.
    """

    page: str
    name: str
    figures: Callable[[Any, Any], list]
    order: int = 100
    permission: Callable[[Any], bool] = everyone
    queries: int = 0


@dataclass(frozen=True)
class ListExtension:
    """Columns and filters that a higher app adds to the list of a lower app (`key`: "pool.project")."""

    key: str
    name: str
    columns: Mapping = field(default_factory=dict)
    filters: Mapping = field(default_factory=dict)
    order: int = 100


@dataclass(frozen=True)
class Searchable:
    """A list that can be searched by words (`?q=`): where else to look when another finds nothing.

    `key` is that of the list, `url` the name of its address without arguments; `rows(user, words)` are those
    that the words find among what the user may see, as a queryset.
    """

    key: str
    label: Any
    url: str
    rows: Callable[[Any, str], Any]
    order: int = 100
    permission: Callable[[Any], bool] = everyone


class Registry:
    """Things in their order; `identity(item)` tells them apart, `place(item)` is the page they are for."""

    def __init__(self, identity, place=None):
        self._identity, self._place = identity, place
        self._items = []

    def add(self, item):
        """Enter an item; the same identity again replaces it."""
        self._items = [one for one in self._items if self._identity(one) != self._identity(item)]
        self._items = sorted([*self._items, item], key=lambda one: one.order)
        return item

    def remove(self, item):
        """Take an item out again (tests)."""
        self._items = [one for one in self._items if one != item]

    def __iter__(self):
        return iter(self._items)

    def on(self, place):
        """The items of one page or list, in order."""
        return [item for item in self._items if self._place(item) == place]


navigation = Registry(lambda entry: entry.name)
panels = Registry(lambda panel: (panel.page, panel.name), lambda panel: panel.page)
heads = Registry(lambda head: (head.page, head.name), lambda head: head.page)
extensions = Registry(lambda one: (one.key, one.name), lambda one: one.key)
searchable = Registry(lambda one: one.key, lambda one: one.key)

# Functions `(user) -> list of words` that say under a person's name what he is here.
captions = []

# Functions `(key, menu, user, address) -> [(label, href)]`: what else may be done with a list (`key` is
# "pool.project", `address` its `ui.addresses.Address` as filtered), as bringing in a file of its records
# (menu "import") or taking its rows out in another form (menu "export").
list_links = []
