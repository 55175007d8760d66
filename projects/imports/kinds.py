"""What can be brought in from a file: each app enters its kinds, the engine knows none of them.

    class Plans(Kind):
        code, label = "annual_plan", _("Annual plans")
        fields = (
            Field("project", _("Project"), read=..., names=("项目名称", "名称"), is_key=True, needed=True),
            Field("amount", _("Annual planned investment"), read=cells.amount, unit="wan"),
        )

    kinds.register(Plans())          # in AppConfig.ready, from the app's room `importing.py`

A file becomes rows of values by `Field.read`; a kind finds the record that a row speaks of, says what stands
in it now, and writes what differs by the acts of its app, so that an import keeps every rule, leaves the same
history and may do no more than the person could do by hand. The engine compares, runs all of it once and
takes it back for the preview, and runs it again in one transaction for good.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reading:
    """For whom and for when a file is read: the reader's rights decide what may be named in it.

    `options` is what the reader chose for the whole file (the cleaned data of `Kind.options_form`: a year,
    a week). `unit` is that of the column being read: "wan" (万元), "yi" (亿元), "yuan" or "" where neither
    heading nor unit line says. `source` is the name of the file, for history.
    """

    user: Any
    on: datetime.date
    at: datetime.datetime
    options: Mapping[str, Any] = field(default_factory=dict)
    unit: str = ""
    source: str = ""


class New(str):
    """A name in a cell of which a record is begun with the row; `Field.show` says so in the preview."""

    __slots__ = ()


@dataclass(frozen=True)
class Field:
    """A column that a kind understands.

    `read(value, reading)` makes a value of what stands in a cell (text, number, date or None); it raises
    RuleViolation or ValidationError with a sentence for the person who filled it in, and gives None for
    nothing. `names` are usual headings besides the label, in any spelling of blanks, brackets and units.
    `show(value)` is the value in words (old beside new). `choices(reading)` are the words of a drop-down
    list in a template; `unit` is "wan" for amounts, "%" for percentages. A field that is `is_key` names the
    record, is never changed and is protected in a template; `is_read_only` is shown in templates and layouts
    but not taken in.
    """

    code: str
    label: Any
    read: Callable[[Any, Reading], Any]
    names: tuple[str, ...] = ()
    needed: bool = False
    is_key: bool = False
    is_read_only: bool = False
    unit: str = ""
    show: Callable[[Any], str] | None = None
    choices: Callable[[Reading], Iterable[str]] | None = None


class Kind:
    """A kind of record that files bring. One instance serves all; what a run needs is in its Reading."""

    code = ""
    label: Any = ""
    # One sentence for the page: what a row is and what an import of it does.
    about: Any = ""
    order = 100
    # The keys of the lists that show its records: their tools lead to the import.
    lists: tuple[str, ...] = ()
    # The name of the address of the list on which what came in can be seen, "" where there is none.
    list_url = ""
    fields: tuple[Field, ...] = ()
    # A Django form of what holds for the whole file (year, week, why and document), or None.
    # Built as `options_form(user=..., data=...)`; every field has an initial value.
    options_form: Any = None
    # Whether rows may begin new records; without it a row that names none is refused.
    creates = True
    # Codes of fields of which a row that says 无 or — in one is about nothing: it is left out.
    nothing_without: tuple[str, ...] = ()
    # Codes of fields that templates leave out: another says the same, and people would change one of both.
    not_in_templates: tuple[str, ...] = ()
    # Whether `records` gives all there can be, begun or not, so that templates have no empty rows below.
    all_in_templates = False

    def permission(self, user) -> bool:
        """Whether the user may bring in this kind at all; asks no database beyond the user's grants."""
        raise NotImplementedError

    def prepare(self, reading: Reading) -> Any:
        """What finding and comparing need, loaded once for a run (a fixed number of queries): whatever
        object the other methods take as `known`."""
        raise NotImplementedError

    def find(self, values: Mapping[str, Any], known: Any, reading: Reading):
        """The record (a saved model) that a row's values name, or None for a new one. Raises RuleViolation
        where they name none that the user may change, or several. `values` has every field that files fill,
        None where the row says nothing; what it names may be put in it by its proper name, which the preview
        shows then, and with a new record what is read only and stands beside it."""
        raise NotImplementedError

    def current(self, record, known: Any, reading: Reading) -> dict[str, Any]:
        """{field code: value} of what stands in a record now, in the same form as `Field.read` gives."""
        raise NotImplementedError

    def check(self, record, values: Mapping[str, Any], known: Any, reading: Reading) -> dict[str, str]:
        """{field code: sentence} of what is wrong with a row as a whole, all at once; writes nothing. What is
        missing in `options_form` stands under the name of that option (`options.name` where a field has the
        same), so that the page says it of the form and not of a cell."""
        return {}

    def ask(self, record, values: Mapping[str, Any], known: Any, reading: Reading) -> dict[str, str]:
        """{field code: sentence} of what is asked about a row that goes in all the same; writes nothing."""
        return {}

    def misfit(self, texts: Iterable[str], options: Mapping[str, Any]) -> str:
        """What the file says of itself (its name, its sheet, its titles) against what was chosen for it, as a
        sentence; "" where nothing speaks against it."""
        return ""

    def write(self, record, values: Mapping[str, Any], known: Any, reading: Reading):
        """Begin a record (`record` None; all values of the row, None for nothing) or change one (only the
        values that differ), by the app's acts. Returns the record. Raises RuleViolation or ValidationError. A
        trial is rolled back and followed by others with the same `known`: what is written must not be kept
        there."""
        raise NotImplementedError

    def restore(self, record, values: Mapping[str, Any], known: Any, reading: Reading):
        """Put back what stood in a record before an import changed it (None where there was nothing). Raises
        as `write`, which does it where going back is like going on. The option `reason` says that the import
        is undone, here and for `remove`; the other options are those of the import, and its document orders
        no undoing."""
        return self.write(record, values, known, reading)

    def before_removing(self, records, reading: Reading) -> None:
        """Called once with all records that `remove` is about to take back one by one, in the transaction of
        that: what it asks of each can be asked of all at once here, and kept on them."""

    def remove(self, record, reading: Reading) -> None:
        """Take back a record that an import began. Raises RuleViolation where something rests on it."""
        raise NotImplementedError

    def fetch(self, model, keys) -> dict[Any, Any]:
        """{key: record} as `current`, `write` and `remove` want them, read anew after writing or later."""
        return model.objects.in_bulk(keys)

    def describe(self, record) -> str:
        """The record's name for the preview and the log."""
        return str(record)

    def address(self, record) -> str:
        """The address of the page on which a record is seen; "" where it has none."""
        return ""

    def records(self, reading: Reading):
        """The records that a template of this kind is filled with, in the order of its rows, only what the
        user may change; each row's values come from `current`. Empty for kinds without a template."""
        return ()


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Enter a kind; the same code again replaces it."""
    _KINDS[kind.code] = kind
    return kind


def get(code: str) -> Kind:
    """The kind of a code. Raises KeyError."""
    return _KINDS[code]


def every() -> list[Kind]:
    """All kinds in their order."""
    return sorted(_KINDS.values(), key=lambda kind: kind.order)


def open_to(user) -> list[Kind]:
    """The kinds that a user may bring in."""
    return [kind for kind in every() if kind.permission(user)]
