"""Forms of imports: the file, and which column fills which field."""

import json
import re

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from openpyxl.utils import get_column_letter

from .comparing import taken_in
from .files import ACCEPT
from .headings import folded

UNITS = [
    ("wan", pgettext_lazy("unit", "10k yuan")),
    ("yi", pgettext_lazy("unit", "100m yuan")),
    ("yuan", pgettext_lazy("unit", "yuan")),
]
# Units that only a file's own words bring up.
RARE_UNITS = {
    "qian": pgettext_lazy("unit", "1,000 yuan"),
    "baiwan": pgettext_lazy("unit", "1m yuan"),
    "qianwan": pgettext_lazy("unit", "10m yuan"),
    "foreign": pgettext_lazy("unit", "foreign money"),
}
UNIT = "unit_"
# So many templates are taken back at once: each is read and previewed while the sender waits.
MOST_TEMPLATES = 20
# An amount without a unit of its own.
BARE = re.compile(r"[¥+-]*\d[\d,.]*(e[+-]?\d+)?")


class FileForm(forms.Form):
    """The file of an import."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("xlsx, xls or csv. Titles, blank columns and totals may stay as they are."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each judged for itself by who takes them in; gives a list."""

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if not uploads:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > MOST_TEMPLATES:
            raise forms.ValidationError(
                _("At most %(most)s files at once.") % {"most": MOST_TEMPLATES}, code="too_many"
            )
        return list(uploads)


class FilledForm(forms.Form):
    """Templates that were filled in."""

    file = FilesField(
        label=_("Filled-in templates"),
        help_text=_(
            "The .xlsx files as they were sent out, with their headings unchanged; several at once become "
            "an import each."
        ),
        widget=FilesInput(attrs={"accept": ".xlsx"}),
    )


class ColumnsForm(forms.Form):
    """Which column of a table fills which field of a kind, and the unit of amounts.

    A column fills one field; the fields that name the record must have one. The unit of amounts is asked
    for where neither heading nor unit line nor the cells themselves say it.
    """

    def __init__(self, data=None, *, kind, table, initial=None, units=None):
        super().__init__(data)
        self.kind, self.table = kind, table
        self.said = {one.index: one.unit for one in table.columns}
        choices = [("", _("not in this file")), *((str(one.index), heading(one)) for one in table.columns)]
        rare = {unit for unit in self.said.values() if unit in RARE_UNITS}
        units_offered = [
            ("", _("choose the unit")),
            *UNITS,
            *((code, RARE_UNITS[code]) for code in sorted(rare)),
        ]
        for one in taken_in(kind):
            at = (initial or {}).get(one.code)
            self.fields[one.code] = forms.TypedChoiceField(
                label=one.label,
                choices=choices,
                coerce=int,
                empty_value=None,
                required=one.is_key and one.needed,
                initial="" if at is None else str(at),
                error_messages={"required": _("This names the record: choose its column.")},
            )
            if one.unit == "wan":
                self.fields[UNIT + one.code] = forms.ChoiceField(
                    label=_("Unit"),
                    choices=units_offered,
                    required=False,
                    initial=(units or {}).get(one.code, ""),
                    # What the script chooses with a column.
                    widget=forms.Select(attrs={"data-units": json.dumps(self.said)}),
                )

    def clean(self):
        taken = {}
        for one in taken_in(self.kind):
            at = self.cleaned_data.get(one.code)
            if at is None:
                continue
            if at in taken:
                self.add_error(one.code, _("This column fills “%(field)s” already.") % {"field": taken[at]})
            taken.setdefault(at, one.label)
            unit = UNIT + one.code
            if unit in self.fields and not self._unit(one.code, at) and self._has_bare_numbers(at):
                self.add_error(unit, _("Neither heading nor cells say the unit of these amounts: choose it."))
        return self.cleaned_data

    def _unit(self, code, at):
        """The unit of a column as chosen, else as its heading or the unit line says."""
        return self.cleaned_data.get(UNIT + code) or self.said.get(at, "")

    def _has_bare_numbers(self, at):
        """Whether amounts of a column stand there without a unit of their own."""
        cells = (row.cells[at] for row in self.table.rows)
        return any(cell is not None and BARE.fullmatch(folded(cell)) for cell in cells)

    @property
    def mapping(self):
        """{code: index of the column} as chosen."""
        found = {one.code: self.cleaned_data.get(one.code) for one in taken_in(self.kind)}
        return {code: at for code, at in found.items() if at is not None}

    @property
    def units(self):
        """{code: unit} of each column: of amounts as chosen, else as the heading says."""
        return {code: self._unit(code, at) for code, at in self.mapping.items()}

    @property
    def chosen(self):
        """The indexes of the columns that are chosen by now, right or wrong."""
        values = (self[one.code].value() for one in taken_in(self.kind))
        return {str(value) for value in values if value not in (None, "")}

    def lines(self):
        """(field of the kind, its select, the select of its unit or None)."""
        for one in taken_in(self.kind):
            unit = UNIT + one.code
            yield one, self[one.code], self[unit] if unit in self.fields else None


def heading(column):
    """A column as people know it: its letter and what stands over it."""
    return f"{get_column_letter(column.index + 1)} · {column.heading}"
