"""The forms of a bulletin: a section's text, the red list, why it is taken back, what follows the seal."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from projects.pool.forms import PastDayField
from projects.pool.models import Light

from .lines import Line

ROWS = 6


class SectionForm(forms.Form):
    """The text of a section; empty it goes back to the draft. `version` is what the writer saw."""

    text = forms.CharField(required=False, label=_("Text"), strip=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, section, data=None):
        initial = {"text": section.text, "version": section.version}
        super().__init__(data, initial=initial, auto_id=f"id_{section.code}_%s")
        rows = max(ROWS, section.text.count("\n") + len(section.text) // 50 + 2)
        # A bulletin is written in Chinese, whatever language its writer has chosen.
        self.fields["text"].widget = forms.Textarea({"rows": rows, "lang": "zh-Hans"})


class DatedForm(forms.Form):
    """A form whose days cannot lie ahead of `today`."""

    def __init__(self, *args, today, **options):
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, PastDayField):
                field.today = today


class TakeBackForm(forms.Form):
    """Why a bulletin is taken back into the draft."""

    reason = forms.CharField(max_length=300, label=_("Why it is taken back"))


class SealForm(DatedForm):
    """What stands on the sealed paper."""

    number = forms.CharField(
        max_length=60,
        label=_("Document number"),
        help_text=_("As it stands on the paper, with its year and serial number."),
    )
    signer = forms.CharField(max_length=60, required=False, label=_("Signer"))
    sealed_on = PastDayField(required=False, label=_("Sealed on"))


class ReceiptForm(DatedForm):
    """A unit's receipt of the sealed paper."""

    unit = forms.CharField(max_length=120, label=_("Unit"))
    received_by = forms.CharField(max_length=60, required=False, label=_("Received by"))
    received_on = PastDayField(label=_("Received on"))


class SignForm(forms.Form):
    """What a party says; `signer` is who signed on paper, where the office enters it."""

    sign_off = forms.IntegerField(widget=forms.HiddenInput)
    remark = forms.CharField(
        required=False,
        label=_("Remark"),
        help_text=_("An objection says what should be changed."),
        widget=forms.Textarea({"rows": 3}),
    )
    signer = forms.CharField(max_length=60, label=_("Signed on paper by"))

    def __init__(self, row, data=None, *, on_paper=False):
        super().__init__(data, initial={"sign_off": row.pk}, auto_id=f"id_{row.pk}_%s")
        if not on_paper:
            del self.fields["signer"]


# The red list


@dataclass
class LightRow:
    """A project whose light the office confirms: what was computed, what it says, what is wrong with that."""

    line: Line
    light: str
    reason: str = ""
    error: str = ""

    @property
    def is_changed(self):
        return self.light != self.line.facts.light

    @property
    def choices(self):
        """[(code, words, whether chosen)]."""
        return [(code, words, code == self.light) for code, words in Light.choices]


class LightsForm:
    """The red and yellow projects of a draft, each with the light that is confirmed for it.

    `rows` are the red ones, computed or confirmed, `yellow` the others; a field of each is named after the
    project's key. What is confirmed otherwise than computed needs a reason.
    """

    def __init__(self, lines, decisions, data=None):
        lit = [line for line in lines if line.facts.light or line.project in decisions]
        self._rows = [self._row(line, decisions, data) for line in lit]
        shown = [row for row in self._rows if self._is_shown(row)]
        self.rows = [row for row in shown if "RED" in (row.line.facts.light, row.line.confirmed)]
        self.yellow = [row for row in shown if row not in self.rows]

    @staticmethod
    def _is_shown(row):
        return row.line.facts.light in ("RED", "YELLOW") or row.line.confirmed != row.line.facts.light

    def _row(self, line, decisions, data):
        light, reason = line.confirmed or line.facts.light, decisions.get(line.project, "")
        if data is not None:
            sent = data.get(f"light-{line.project}", "")
            light = sent if sent in Light.values else line.facts.light
            reason = data.get(f"reason-{line.project}", "").strip()[:300]
        return LightRow(line, light, reason)

    def is_valid(self):
        """Whether everything that was changed has its reason; says so at the row where not."""
        for row in self._rows:
            if row.is_changed and not row.reason:
                row.error = _now("Say why it is confirmed otherwise than computed.")
        return not any(row.error for row in self._rows)

    @property
    def decisions(self):
        """{project: (light, reason)} of what is confirmed otherwise than computed."""
        return {row.line.project: (row.light, row.reason) for row in self._rows if row.is_changed}
