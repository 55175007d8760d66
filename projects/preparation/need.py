"""Which procedures a project needs: rules as data, answered with true, false or "not known".

`applies` of a procedure is {} (always) or

    {"when": [{"public": false, "listed": false}, {"industry": ["B", "D"]}], "unknown": …}

One of the alternatives of `when` must hold with all its conditions. A condition is a value, a list of
values, or {"min": n} / {"below": n}. Where what is known does not decide it, `unknown` does: true,
false, or a list of alternatives (again undecided: no). No queries here.
"""

from dataclasses import dataclass, fields
from decimal import Decimal
from numbers import Real
from typing import Any

from django.utils.translation import gettext

# Why a procedure is (not) needed: by every project, by what is known of this one, or as assumed.
ALWAYS, KNOWN, ASSUMED = "always", "known", "assumed"


@dataclass(frozen=True)
class Facts:
    """What is known of a project; None for what is not. Areas in hectares, energy in tonnes of coal."""

    public: bool | None = None
    technical: bool | None = None
    industry: str | None = None
    new_land: bool | None = None
    grassland: bool | None = None
    forest: bool | None = None
    water: bool | None = None
    hazardous: bool | None = None
    listed: bool | None = None
    land_ha: Decimal | None = None
    earthworks_m3: int | None = None
    energy_tce: int | None = None
    eia: str | None = None


FACTS = tuple(field.name for field in fields(Facts))


@dataclass(frozen=True)
class Need:
    """Whether a procedure is needed and why: ALWAYS, KNOWN or ASSUMED; `facts` names what decided."""

    needed: bool
    why: str
    facts: tuple[str, ...] = ()


def holds(condition, value):
    """Whether one condition holds for a value: True, False, or None where the value is not known."""
    if value is None:
        return None
    if isinstance(condition, dict):
        low, high = condition.get("min"), condition.get("below")
        return (low is None or value >= low) and (high is None or value < high)
    if isinstance(condition, list):
        return value in condition
    return value == condition


def all_hold(conditions, facts):
    """Whether all conditions of an alternative hold; None where that is not known."""
    answers = [holds(wanted, getattr(facts, name)) for name, wanted in conditions.items()]
    if False in answers:
        return False
    return None if None in answers else True


def any_holds(alternatives, facts):
    """Whether one of the alternatives holds; None where that is not known."""
    answers = [all_hold(conditions, facts) for conditions in alternatives]
    if True in answers:
        return True
    return None if None in answers else False


def names_in(alternatives):
    """The facts that some alternatives ask about, in their order."""
    return tuple(dict.fromkeys(name for conditions in alternatives for name in conditions))


def need(applies, facts):
    """The Need of one procedure."""
    if not applies:
        return Need(True, ALWAYS)
    alternatives = applies.get("when", [])
    answer = any_holds(alternatives, facts)
    names = names_in(alternatives)
    if answer is not None:
        return Need(answer, KNOWN, names)
    unknown = applies.get("unknown", False)
    if isinstance(unknown, list):
        unknown = bool(any_holds(unknown, facts))
    return Need(unknown, ASSUMED, tuple(name for name in names if getattr(facts, name) is None))


def needs(facts, procedures):
    """{code: Need} of all procedures."""
    return {one.code: need(one.applies, facts) for one in procedures}


def needed(facts, procedures):
    """{code: Need} of those that a project needs."""
    return {code: found for code, found in needs(facts, procedures).items() if found.needed}


@dataclass(frozen=True)
class Days:
    """How long a procedure may take for a project of some kind."""

    statutory: int
    promised: int
    is_instant: bool


def days_for(procedure, facts):
    """The Days of a procedure: those of its first variant that fits, else its own."""
    for variant in procedure.variants or ():
        if any_holds([variant.get("when", {})], facts):
            return Days(
                variant.get("statutory_days", procedure.statutory_days),
                variant.get("promised_days", procedure.promised_days),
                variant.get("is_instant", procedure.is_instant),
            )
    return Days(procedure.statutory_days, procedure.promised_days, procedure.is_instant)


def facts_of(project, profile):
    """The Facts of a project with its owner joined; `profile` (PreparationProfile) may be None."""
    owner = project.owner
    technical = project.nature in {"TECHNICAL", "RENOVATION"} if project.nature else None

    def told(name: str) -> Any:
        return getattr(profile, name, None)

    new_land = told("uses_new_land")
    return Facts(
        public=None if owner is None else owner.kind != "ENTERPRISE",
        technical=technical,
        industry=project.industry or None,
        # What is renewed in its place takes no new land unless somebody says so.
        new_land=False if new_land is None and technical else new_land,
        grassland=told("uses_grassland"),
        forest=told("uses_forest"),
        water=told("takes_water"),
        hazardous=told("is_hazardous"),
        listed=told("is_listed"),
        land_ha=told("land_area_ha"),
        earthworks_m3=told("earthworks_m3"),
        energy_tce=told("energy_tce"),
        eia=told("eia_kind") or None,
    )


def mistakes(applies):
    """What is wrong with a rule of need, as sentences; empty where all is well."""
    if not isinstance(applies, dict):
        return [gettext("Write the rule as an object: {…}.")]
    found = [
        gettext("“%(name)s” is not known. Known are: %(known)s.") % {"name": name, "known": "when, unknown"}
        for name in applies
        if name not in ("when", "unknown")
    ]
    unknown = applies.get("unknown", False)
    lists = [applies.get("when", [])] + ([unknown] if not isinstance(unknown, bool) else [])
    for alternatives in lists:
        if not isinstance(alternatives, list) or not all(isinstance(one, dict) for one in alternatives):
            found.append(gettext("Write the alternatives as a list of objects."))
            continue
        found += [
            gettext("“%(name)s” is not known. Known are: %(known)s.")
            % {"name": name, "known": ", ".join(FACTS)}
            for name in names_in(alternatives)
            if name not in FACTS
        ]
        found += [
            gettext("The limits of “%(name)s” are numbers “min” and “below”.") % {"name": name}
            for conditions in alternatives
            for name, wanted in conditions.items()
            if isinstance(wanted, dict) and not _are_limits(wanted)
        ]
    return found


def _are_limits(wanted):
    return (
        bool(wanted)
        and set(wanted) <= {"min", "below"}
        and all(isinstance(one, Real) for one in wanted.values())
    )
