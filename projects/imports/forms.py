"""Forms of imports: the file, and which column fills which field."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from openpyxl.utils import get_column_letter

from .comparing import taken_in

ACCEPT = ".xlsx,.xls,.csv"
UNITS = [
    ("", _("as the cells say")),
    ("wan", pgettext_lazy("unit", "10k yuan")),
    ("yi", pgettext_lazy("unit", "100m yuan")),
    ("yuan", pgettext_lazy("unit", "yuan")),
]
UNIT = "unit_"


class FileForm(forms.Form):
    """The file of an import."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("xlsx, xls or csv. Titles, blank columns and totals may stay as they are."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )


class ColumnsForm(forms.Form):
    """Which column of a table fills which field of a kind, and the unit of amounts.

    A column fills one field; the fields that name the record must have one.
    """

    def __init__(self, data=None, *, kind, table, initial=None, units=None):
        super().__init__(data)
        self.kind, self.table = kind, table
        choices = [("", _("not in this file")), *((str(one.index), heading(one)) for one in table.columns)]
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
                    label=_("Unit"), choices=UNITS, required=False, initial=(units or {}).get(one.code, "")
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
        return self.cleaned_data

    @property
    def mapping(self):
        """{code: index of the column} as chosen."""
        found = {one.code: self.cleaned_data.get(one.code) for one in taken_in(self.kind)}
        return {code: at for code, at in found.items() if at is not None}

    @property
    def units(self):
        """{code: unit} of each column: of amounts as chosen, else as the heading says."""
        said = {one.index: one.unit for one in self.table.columns}
        return {code: self.cleaned_data.get(UNIT + code, said[at]) for code, at in self.mapping.items()}

    def lines(self):
        """(field of the kind, its select, the select of its unit or None)."""
        for one in taken_in(self.kind):
            unit = UNIT + one.code
            yield one, self[one.code], self[unit] if unit in self.fields else None


def heading(column):
    """A column as people know it: its letter and what stands over it."""
    return f"{get_column_letter(column.index + 1)} · {column.heading}"
