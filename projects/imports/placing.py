"""Where something lies in a run: in a cell of its file, in an option of its form, or nowhere."""

from openpyxl.utils import get_column_letter

from .comparing import OPTION, options_of_kind, taken_in


def place_label(kind, place):
    """The name of a field or option in words; "" for a row as a whole."""
    if place.startswith(OPTION):
        option = options_of_kind(kind).get(place.removeprefix(OPTION))
        return str(option.label) if option else ""
    return next((str(one.label) for one in kind.fields if one.code == place), "")


def without_column(run):
    """The fields that a file of this kind is for and that no column fills: those that a new record needs, or
    the amount that a kind without such is about, unless another one says the same."""
    kind = run.of_kind
    fields = taken_in(kind)
    other = any(code in run.mapping for code in kind.not_in_templates)
    amounts = [one for one in fields if one.unit == "wan" and one.code not in kind.not_in_templates]
    asked = [one for one in fields if one.needed] or ([] if other else amounts[:1])
    return [one for one in asked if one.code not in run.mapping]


def place_in(run, code):
    """Where what is wrong lies: what no column says is left to the option of that name."""
    is_option = code not in run.mapping and code in options_of_kind(run.of_kind)
    return f"{OPTION}{code}" if is_option else code


def cell_name(run, row, code):
    """`D7`: the cell of a field in a row; `7` where the field has no column, "" for an option."""
    if code.startswith(OPTION):
        return ""
    at = run.mapping.get(code)
    return str(row) if at is None else f"{get_column_letter(at + 1)}{row}"
