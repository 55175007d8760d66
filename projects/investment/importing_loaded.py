"""What bringing agreements in needs, loaded once: agreements, enterprises, units, places."""

from collections import Counter, defaultdict

from projects.directory.models import Chain, Division, Organisation
from projects.pool.duplicates import owner_key, plain
from projects.pool.importing_names import DivisionNames, UnitNames
from projects.pool.naming import Names

from . import likeness
from .agreeing import spellings
from .lead_forms import units_for
from .models import Agreement

# Names that share fewer of their pairs of signs are not looked at twice.
SHARED = 0.4


def pairs(text):
    """The pairs of neighbouring signs of a text."""
    return {text[place : place + 2] for place in range(max(1, len(text) - 1))}


class Enterprises:
    """All that are registered, as a reader may be told of them (see likeness)."""

    def __init__(self, user):
        self.all = likeness.registered(user)
        self.by_name = {spelling: one for one in self.all for spelling in spellings(one.name)}
        self._by_code = {one.code: one for one in self.all if one.code}
        self._by_key, self._by_pair = defaultdict(set), defaultdict(set)
        for place, one in enumerate(self.all):
            for key in {plain(one.name), *one.keys}:
                self._by_key[key].add(place)
            for pair in pairs(owner_key(one.name)):
                self._by_pair[pair].add(place)

    def named(self, name):
        """The one of exactly this name, or None, as entering an agreement finds it."""
        return next((self.by_name[one] for one in spellings(name) if one in self.by_name), None)

    def like(self, name, code):
        """The Matches of an enterprise to be entered, the surest first."""
        subject = likeness.Subject(name, "", code)
        near = {place for key in {plain(name), *subject.keys} for place in self._by_key.get(key, ())}
        own = pairs(owner_key(name))
        shared = Counter(place for pair in own for place in self._by_pair.get(pair, ()))
        near |= {place for place, count in shared.items() if count >= SHARED * len(own)}
        candidates = [self.all[place] for place in near]
        if code in self._by_code:
            candidates.append(self._by_code[code])
        return likeness.judge(subject, candidates)


class Loaded:
    """Eight queries beyond the reader's grants."""

    def __init__(self, reading):
        user = reading.user
        rows = Agreement.objects.allowed(user).with_rights(user, "keep")
        rows = rows.select_related("prospect", "negotiation", "chain", "division", "unit").order_by("pk")
        self.agreements = {row.pk: row for row in rows}
        self._by_key = defaultdict(list)
        for row in self.agreements.values():
            self._by_key[plain(row.name), plain(row.prospect.name), row.signed_on].append(row)
        self.signed = defaultdict(list)
        columns = ("prospect__name", "kind", "name", "state", "unit__name", "signed_on", "pk")
        for prospect, *told in Agreement.objects.order_by("pk").values_list(*columns):
            self.signed[prospect].append(told)
        self.enterprises = Enterprises(user)
        units = Organisation.objects.exclude(kind="ENTERPRISE")
        self.units = UnitNames(
            units.select_related("division"), prefer=lambda unit: unit.kind == "DEPARTMENT"
        )
        self.may_sign_for = set(units_for(user).order_by().values_list("pk", flat=True))
        self.divisions = DivisionNames(Division.objects.exclude(kind="PROVINCE"))
        self.chains = Names(Chain.objects.all(), called=lambda row: (row.name, row.name_en))
        self.own_unit = user.organisation if user.organisation_id else None

    def of(self, values):
        """The agreements of a name, an enterprise and a day that the reader may see."""
        return self._by_key.get((plain(values["name"]), plain(values["enterprise"]), values["signed_on"]), [])
