"""Agreements (签约项目) from files: new ones are entered, known ones put right, by the acts of agreeing."""

from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from projects.base.errors import RuleViolation, require
from projects.imports import kinds
from projects.pool.naming import settled

from . import agreeing
from .agreeing import SAID, spellings
from .importing_fields import FIELDS, AgreementOptions
from .importing_loaded import Loaded
from .models import Agreement
from .prospecting import REGISTERED

KEEP, RECOGNISE = "investment.keep_agreement", "investment.recognise_agreement"
KEPT_BY = gettext_lazy("Agreements are kept by the unit that signed them and by the promotion bureau.")
ANOTHER = gettext_lazy(
    "This enterprise has signed already (%(unit)s, %(on)s). If this is another project of it, tick the box "
    "in the options."
)
NAMED = {"unit": "units", "division": "divisions", "chain": "chains"}
TEXTS = ("number", "parties", "content")
# Where the acts' refusals belong.
FIELD_OF = {
    "future": "signed_on",
    "amount_needed": "amount",
    "schedule_order": "promised_completion_on",
    "signed_already": "name",
    "like": "is_another",
    "enterprise_needed": "enterprise",
}


class Agreements(kinds.Kind):
    """A row is one agreement."""

    code = "agreement"
    label = gettext_lazy("Agreements")
    lists = ("investment.agreement",)
    about = gettext_lazy(
        "Each row is an agreement, found again by its project, enterprise and day of signing. An enterprise "
        "that nobody has registered is entered with it. Recognising, landing and funds stay on their pages; "
        "empty cells change nothing."
    )
    order = 70
    fields = FIELDS
    options_form = AgreementOptions

    def permission(self, user):
        return user.may(KEEP)

    def prepare(self, reading):
        return Loaded(reading)

    def find(self, values, known, reading):
        for name, names in NAMED.items():
            if values.get(name):
                values[name] = getattr(known, names).proper(values[name])
        found = known.of(values)
        if len(found) > 1:
            found = [row for row in found if row.kind == values["kind"]]
            if len(found) != 1:
                error = RuleViolation(
                    "ambiguous",
                    gettext_lazy("A framework and a formal agreement are called so: say the kind."),
                )
                error.field = "kind"
                raise error
        return found[0] if found else None

    def current(self, record, known, reading):
        return {
            **{name: getattr(record, name) for name in SAID},
            **{name: getattr(known, names).of(getattr(record, name)) for name, names in NAMED.items()},
            "enterprise": record.prospect.name,
            "state": record.get_state_display(),
        }

    # What is wrong with a row, all at once.

    def check(self, record, values, known, reading):
        wrong = {}
        said = self._said(record, values, known, reading, wrong)
        if record is None:
            self._check_new(values, said, known, reading, wrong)
        else:
            self._check_known(known.agreements[record.pk], values, known, reading, wrong)
        if values["signed_on"] > reading.on:
            wrong["signed_on"] = _("This day has not come yet.")
        if values.get("amount") is not None and values["amount"] <= 0:
            wrong["amount"] = _("Give the amount that was signed.")
        start, completion = said["promised_start_on"], said["promised_completion_on"]
        if start and completion and start > completion:
            wrong["promised_completion_on"] = _("The promised completion lies before the promised start.")
        return wrong

    def _said(self, record, values, known, reading, wrong):
        """{field of an agreement: value} of a row over what stands; what nobody knows goes to `wrong`."""
        said = {name: getattr(record, name) if record else None for name in SAID}
        for name in SAID:
            value = values.get(name)
            if value is None or name in NAMED:
                continue
            said[name] = settled(value)
        for name, names in NAMED.items():
            if values.get(name) is None:
                continue
            try:
                said[name] = getattr(known, names).get(values[name])
            except RuleViolation as error:
                wrong[name] = error
        for name in TEXTS:
            said[name] = said[name] or ""
        if record is None:
            said["unit"] = said["unit"] or (known.own_unit if "unit" not in wrong else None)
            if said["division"] is None and said["unit"] is not None and "division" not in wrong:
                said["division"] = said["unit"].division
        return said

    def _check_new(self, values, said, known, reading, wrong):
        for name in ("unit", "division"):
            if said[name] is None:
                wrong.setdefault(name, _("This must be filled in."))
        self._check_unit(said["unit"], known, wrong)
        self._check_enterprise(values, known, reading, wrong)
        registered = known.enterprises.named(values["enterprise"])
        for kind, name, state, unit, on, _pk in known.signed[registered.name] if registered else ():
            if kind != values["kind"]:
                continue
            told = {"unit": unit, "on": on.isoformat()}
            if name == values["name"]:
                words = _(
                    "This agreement is entered already, by %(unit)s and signed on %(on)s; it counts once, "
                    "whoever reports it."
                )
                wrong["name"] = RuleViolation("wrong", words, **told)
            elif state != Agreement.State.ENDED and not reading.options.get("is_another"):
                wrong.setdefault("is_another", RuleViolation("like", ANOTHER, **told))

    def _check_unit(self, unit, known, wrong):
        if unit is not None and unit.pk not in known.may_sign_for:
            wrong.setdefault(
                "unit", RuleViolation("not_yours", _("You enter no agreements for %(unit)s."), unit=unit)
            )

    def _check_enterprise(self, values, known, reading, wrong):
        """An enterprise is registered once: by its exact name it is found, by its code or a name that is like
        it it must be named so. Of what another unit follows no more is told than that."""
        code, name = values.get("credit_code") or "", values["enterprise"]
        registered = known.enterprises.named(name)
        if registered is not None:
            if code and registered.visible and registered.code and registered.code != code:
                wrong["credit_code"] = _("This enterprise is registered with another code.")
            return
        for match in known.enterprises.like(name, code):
            at = "credit_code" if match.kind == "CODE" else "enterprise"
            if match.is_same and not match.known.visible:
                wrong.setdefault(at, REGISTERED)
            elif match.is_same:
                words = _("“%(name)s” is registered already: write its name so.")
                wrong.setdefault(at, RuleViolation("wrong", words, name=match.known.name))
            elif match.known.visible and not reading.options.get("is_other"):
                words = _("Is it “%(name)s”? Write its name so, or tick the box in the options.")
                wrong.setdefault(at, RuleViolation("wrong", words, name=match.known.name))

    def _check_known(self, row, values, known, reading, wrong):
        now = self.current(row, known, reading)
        changed = [
            one.code
            for one in FIELDS
            if not one.is_key and values.get(one.code) is not None and values[one.code] != now.get(one.code)
        ]
        if not row.may_keep:
            wrong.update(dict.fromkeys(changed, KEPT_BY))
        elif row.recognised_on is not None and not reading.user.may(RECOGNISE):
            said = _("It is recognised: only the bureau changes it now.")
            wrong.update(dict.fromkeys(changed, said))
        if "unit" in changed and "unit" not in wrong:
            self._check_unit(known.units.look(values["unit"]), known, wrong)

    # Writing.

    def write(self, record, values, known, reading):
        wrong = {}
        said = self._said(record, values, known, reading, wrong)
        return self._keep(record, said, values, wrong, reading)

    def restore(self, record, values, known, reading):
        own = known.agreements.get(record.pk)
        require(own is not None and own.may_keep, "not_kept", KEPT_BY)
        wrong = {}
        said = self._said(record, values, known, reading, wrong)
        # What the import brought where nothing stood goes.
        said |= {name: "" if name in TEXTS else None for name in SAID if name in values and not values[name]}
        return self._keep(record, said, values, wrong, reading)

    def _keep(self, record, said, values, wrong, reading):
        stamp = {"by": reading.user, "at": reading.at}
        for name, error in wrong.items():
            error.field = name
            raise error
        try:
            if record is not None:
                may = reading.user.may(RECOGNISE)
                agreeing.change(record, said, may_recognise=may, **stamp)
                return record
            return agreeing.sign(
                said,
                prospect_name=spellings(values["enterprise"])[0],
                credit_code=values.get("credit_code") or "",
                is_another=bool(reading.options.get("is_another")),
                **stamp,
            )
        except RuleViolation as error:
            if error.code == "like":
                # Signed by a row above: the box is not below, as on the page, but in the options.
                error = RuleViolation("like", ANOTHER, **error.params)
            error.field = FIELD_OF.get(error.code, "")
            raise error from None

    def remove(self, record, reading):
        require(Agreement.objects.permits(reading.user, "keep", record), "not_kept", KEPT_BY)
        agreeing.take_back(record, by=reading.user, at=reading.at)

    def fetch(self, model, keys):
        related = ("prospect", "negotiation", "chain", "division", "unit")
        return model.objects.select_related(*related).in_bulk(keys)

    def address(self, record):
        return reverse("investment:agreement", args=[record.pk])

    def describe(self, record):
        return record.name

    def records(self, reading):
        """What the reader keeps and may change, the latest first."""
        may = reading.user.may(RECOGNISE)
        rows = [
            row
            for row in self.prepare(reading).agreements.values()
            if row.may_keep and (may or row.recognised_on is None)
        ]
        return sorted(rows, key=lambda row: (row.signed_on, row.pk), reverse=True)
