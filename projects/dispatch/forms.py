"""What was typed into a row, read and refused cell by cell, and the plain form of one project."""

import json

from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.base.errors import RuleViolation

from .checks import SENTENCES, sentence
from .fields import REQUIRED, TEXT_FIELDS
from .models import PlanItem, WeeklyReport
from .sheet import with_no_change
from .typed import LONGEST_REASON, read, read_text


def read_values(row, typed, today):
    """What was typed into a row ({key: text}) as ({field: value}, {key: why it is refused}).

    Keys are the fields of the row's form, `own` (the week's own figure, which gives the cumulative),
    `no_change`, `no_change_reason` and `reason.<code of a doubt>`.
    """
    values, errors = {}, {}
    reasons = dict(row.report.reasons)
    for key, text in typed.items():
        field, text = ("cumulative" if key == "own" else key), str(text)
        code = key.removeprefix("reason.")
        try:
            if key != code and code in SENTENCES:
                reasons[code] = read_text(text, LONGEST_REASON)
                values["reasons"] = reasons
            elif field in row.fields or field in ("no_change", "no_change_reason"):
                value = read(key, text, today)
                if key == "own" and value is not None:
                    value += row.facts.before or 0
                values[field] = value
            else:
                errors[key] = _("This row does not ask that.")
        except RuleViolation as error:
            errors[key] = str(error)
    return with_no_change(row, values), errors


def tidy(text):
    """A text as two versions of it are compared."""
    return str(text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


class ReportForm(forms.Form):
    """All that a project is asked in a week, below each other; for phones and without scripts.

    The names of its fields are the keys of `read_values`, and `plan.<id>` with `why.<id>` for the
    items of last week's plan. `base` carries what stood there when the form was shown, so that only
    what was changed is saved. After `is_valid`, `values` is what can be saved, also where other fields
    are refused.
    """

    refusal = ""  # why it was not taken as sent, said at its buttons
    version = forms.IntegerField(widget=forms.HiddenInput)
    base = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, row, today, data=None):
        self.row, self.today, self.values, self.typed = row, today, {}, {}
        self.cells = [
            name for field in row.fields for name in (("own", field) if field == "cumulative" else (field,))
        ]
        super().__init__(data, initial={"version": row.report.version}, label_suffix="", auto_id="f-%s")
        self.initial |= {name: row.value(name) for name in self.cells}
        self.initial["base"] = self.standing()
        self.initial |= {"no_change": row.report.no_change, "no_change_reason": row.report.no_change_reason}
        for name in self.cells:
            self.fields[name] = cell_field(row, name)
        self.fields["no_change"] = forms.BooleanField(
            required=False,
            label=_("No change this week"),
            widget=forms.CheckboxInput({"data-key": "no_change"}),
        )
        self.fields["no_change_reason"] = reason_field(_("Why nothing changed"), "no_change_reason")
        for doubt in row.doubts:
            if doubt.needs_reason:
                key = f"reason.{doubt.code}"
                self.fields[key] = reason_field(sentence(doubt.as_dict()), key)
                self.initial[key] = row.report.reasons.get(doubt.code, "")
        for item in row.items:
            self.fields[f"plan.{item.pk}"] = forms.ChoiceField(
                choices=[("", _("open")), *PlanItem.Outcome.choices],
                required=False,
                label=item.text,
                widget=forms.RadioSelect({"data-plan": item.pk}),
            )
            self.fields[f"why.{item.pk}"] = reason_field(_("Why not?"), None)
            self.initial |= {f"plan.{item.pk}": item.outcome, f"why.{item.pk}": item.outcome_reason}

    def standing(self):
        """What stands in the row now, as text: {key: text}."""
        report = self.row.report
        values = {name: self.row.value(name) for name in self.cells}
        reasons = {f"reason.{code}": text for code, text in report.reasons.items()}
        return {**values, **reasons, "no_change_reason": report.no_change_reason}

    def clean(self):
        cleaned = super().clean()
        known = cleaned.get("base")
        self.known = known if isinstance(known, dict) else self.standing()
        keys = [*self.cells, "no_change_reason", *(key for key in self.fields if key.startswith("reason."))]
        for key in keys:
            text = self.data.get(key)
            if text is not None and tidy(text) != tidy(self.known.get(key)):
                self.typed[key] = text
        if "cumulative" in self.typed:
            self.typed.pop("own", None)
        if cleaned.get("no_change", False) != self.row.report.no_change:
            self.typed["no_change"] = "1" if cleaned.get("no_change") else ""
        self.values, errors = read_values(self.row, self.typed, self.today)
        for key, message in errors.items():
            self.add_error(key, message)
        return cleaned

    def refuse(self, message):
        """Say at the buttons that it was refused, and mark the fields that say why; the first takes the
        caret. Their order is that of the page."""
        self.refusal = message
        marked = [name for name in self.in_order() if name in self.errors]
        for name in marked:
            attrs = self.fields[name].widget.attrs
            attrs["class"] = f"{attrs.get('class', '')} is-invalid".strip()
        if marked:
            self.fields[marked[0]].widget.attrs["autofocus"] = True

    def in_order(self):
        """The names of the fields as they stand on the page."""
        plan = [f"{kind}.{item.pk}" for item in self.row.items for kind in ("plan", "why")]
        found = [*plan, "no_change", "no_change_reason"]
        for name in self.cells:
            found += [name, *(f"reason.{doubt.code}" for doubt in self.row.doubts if doubt.field == name)]
        return found + [name for name in self.fields if name.startswith("reason.") and name not in found]

    def settled(self):
        """The items of last week's plan that were ticked differently: [(item, outcome, reason)]."""
        changed = []
        for item in self.row.items:
            outcome = self.cleaned_data.get(f"plan.{item.pk}", "")
            reason = tidy(self.cleaned_data.get(f"why.{item.pk}")) if outcome == "NOT_DONE" else ""
            if (outcome, reason) != (item.outcome, item.outcome_reason):
                changed.append((item, outcome, reason))
        return changed

    def blocks(self):
        """The cells in order, each with the questions about it: (field, [(sentence, reason field)])."""
        doubts = self.row.doubts
        return [
            (
                self[name],
                [
                    (sentence(doubt.as_dict()), self[f"reason.{doubt.code}"] if doubt.needs_reason else None)
                    for doubt in doubts
                    if doubt.field == name
                ],
            )
            for name in self.cells
        ]

    def row_doubts(self):
        """The questions that are about no single cell."""
        return [
            (sentence(doubt.as_dict()), self[f"reason.{doubt.code}"])
            for doubt in self.row.doubts
            if doubt.field not in self.cells
        ]

    def plan_fields(self):
        """The items of last week's plan: (choice, reason)."""
        return [(self[f"plan.{item.pk}"], self[f"why.{item.pk}"]) for item in self.row.items]

    def follow(self, row):
        """Stand on the row as it is now: what was not typed shows what is stored, the next save goes
        on from there."""
        self.row = row
        self.data = self.data.copy()
        now = self.standing()
        for key, text in now.items():
            if key in self.fields and key not in self.typed:
                self.data[key] = text
        for item in row.items:
            self.data.setdefault(f"plan.{item.pk}", item.outcome)
            self.data.setdefault(f"why.{item.pk}", item.outcome_reason)
        if row.report.no_change and "no_change" not in self.typed:
            self.data["no_change"] = "on"
        self.data["version"] = row.report.version
        self.data["base"] = json.dumps(now, ensure_ascii=False)

    def meet(self, row):
        """After somebody else's save: say at each cell that both changed what the other wrote. Returns
        whether there is any; the other cells can be saved."""
        met = []
        for name in self.typed:
            theirs = row.value(name) if name in self.cells else getattr(row.report, name, None)
            if theirs is None or name.startswith("reason."):
                continue
            known = self.known.get(name)
            if tidy(theirs) not in (tidy(known), tidy(self.typed[name])) and name != "no_change":
                met.append(name)
                self.add_error(
                    name,
                    _("%(who)s saved meanwhile: “%(theirs)s”. Yours is still here; saving again keeps yours.")
                    % {"who": row.report.saved_by, "theirs": theirs or _("(empty)")},
                )
        self.follow(row)
        return bool(met)


def cell_field(row, name):
    """The input of one cell, with last week's value below its label."""
    attrs = {"data-key": name, "autocomplete": "off"}
    if name in ("own", "cumulative"):
        widget = forms.TextInput({**attrs, "inputmode": "decimal", "class": "money"})
    elif name == "progress_percent":
        widget = forms.TextInput({**attrs, "inputmode": "decimal"})
    elif name in ("workers", "machines"):
        widget = forms.TextInput({**attrs, "inputmode": "numeric"})
    elif name == "expected_on":
        widget = forms.TextInput({**attrs, "type": "date"})
    else:
        widget = forms.Textarea({**attrs, "rows": 3})
    was = row.last_week(name)
    help_text = format_html('<span class="was">{} {}</span>', _("Last week:"), was) if was else ""
    field = forms.CharField(required=False, label=cell_label(name), widget=widget, help_text=help_text)
    field.is_needed = name in REQUIRED[row.form]
    field.is_long = name in TEXT_FIELDS
    return field


def cell_label(name):
    """What a cell is called, with its unit."""
    if name == "own":
        return _("Completed this week (10k yuan)")
    label = capfirst(WeeklyReport._meta.get_field(name).verbose_name)
    return _("%(label)s (10k yuan)") % {"label": label} if name == "cumulative" else label


def reason_field(label, key):
    """A short text that says why."""
    attrs = {"maxlength": LONGEST_REASON, "autocomplete": "off"}
    if key:
        attrs["data-key"] = key
    return forms.CharField(
        required=False, label=label, max_length=LONGEST_REASON, widget=forms.TextInput(attrs)
    )
