"""Leads for tests, made by the real acts in March 2025."""

import datetime
from types import SimpleNamespace

from projects.directory.models import Division
from projects.investment import prospecting, talking, travelling
from projects.investment.models import Negotiation, Prospect
from projects.investment.prospecting import Spoken
from tests.city import make_organisation, make_user, moment

D = datetime.date
TODAY = D(2025, 3, 27)
CONTACTED, BEGUN, SPOKEN = D(2025, 3, 3), D(2025, 3, 10), D(2025, 3, 20)
# Real in form, and nobody's: the check digits are right.
CODE, OTHER_CODE = "91110000600037341L", "91310000MA1FL3QK7X"


def stamp(user, on=TODAY, hour=10):
    """Who does it, and when."""
    return {"by": user, "at": moment(on, hour)}


def member(username, name, unit):
    """Somebody of a unit who follows leads."""
    user = make_user(username, "reporter", scope="OWN", name=name)
    user.organisation = unit
    user.save()
    return user


def promoters(cast):
    """Two units with people: `first` and `mate` of the industry bureau, `other` of the Naiman bureau;
    `bureau` oversees promotion."""
    industry = make_organisation("市工信局", division=cast.city)
    naiman = make_organisation("奈曼旗工信局", division=Division.objects.get(code="150525"))
    return SimpleNamespace(
        industry=industry,
        naiman=naiman,
        first=member("first", "甲员", industry),
        mate=member("mate", "乙员", industry),
        other=member("other", "丙员", naiman),
        bureau=cast.promotion,
    )


def registered(people, name="北方硅业有限公司", *, on=CONTACTED, by=None, unit=None, is_other=False, **facts):
    """An enterprise that `first` follows."""
    by = by or people.first
    unit = unit or by.organisation
    return prospecting.register(
        {"name": name, **facts}, unit=unit, follower=by, on=on, is_other=is_other, **stamp(by, on, 9)
    )


def talks(people, prospect=None, name="硅材料一体化项目", *, on=BEGUN, by=None, **facts):
    """A project in talks that `first` follows."""
    by = by or people.first
    prospect = prospect or registered(people, by=by)
    values = {"name": name, "division": prospect.division or by.organisation.division, "chain": None}
    values |= {"amount": None, "content": "", "needs": "", "next_step": "", "next_on": None} | facts
    return talking.begin(prospect, values, on=on, **stamp(by, on))


def spoken(text="介绍园区条件", on=SPOKEN, kind="VISIT", **more):
    """A contact as entered."""
    return Spoken(on=on, kind=kind, text=text, **more)


def trip(people, *met, by=None, **facts):
    """A trip of `first`'s unit from 17 to 20 March."""
    by = by or people.first
    values = {
        "led_by": None,
        "leader_name": "王某 副局长",
        "rank": "UNIT_HEAD",
        "way": "CHAIN",
        "starts_on": D(2025, 3, 17),
        "ends_on": D(2025, 3, 20),
        "destination": "江苏常州",
        "chain": None,
        "unit": by.organisation,
        "division": by.organisation.division,
        "members": "",
        "report": "",
    }
    return travelling.log({**values, **facts}, met, **stamp(by, D(2025, 3, 21)))


def again(row):
    """A lead as it stands."""
    return (Negotiation if isinstance(row, Negotiation) else Prospect).objects.get(pk=row.pk)
