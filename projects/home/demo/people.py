"""The people of the demo city and their units: all invented, each with his role in his scope.

Only the demo accounts can sign in. Phone numbers are 1550000 and a counter: made up, like the rest.
"""

import datetime
import itertools
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from projects.api import resources
from projects.directory.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from projects.directory.models import Delegation, Division, Grant, Leader, Organisation, User
from projects.directory.roles import Role

from .frame import moment
from .naming import people_names
from .source import read

CITY, DISTRICT = "150500", "150502"
NO_PASSWORD = "!"
SYSTEM, SYSTEM_ROLE = "region-platform", "外部系统（只读）"
STEWARDS, AGENTS = 42, 8


@dataclass
class People:
    """Who is there: users by username, units by key, leaders by level."""

    since: datetime.date
    divisions: dict
    units: dict = field(default_factory=dict)  # key of a department, "GROUP-1", or division code: its bureau
    users: dict = field(default_factory=dict)
    leaders: list = field(default_factory=list)  # the city's, in protocol order
    banner_leaders: dict = field(default_factory=dict)  # division code → its leaders
    reporters: dict = field(default_factory=dict)  # division code → users, without the demo account
    reviewers: dict = field(default_factory=dict)  # division code → user
    checkers: dict = field(default_factory=dict)  # department key → user
    grants: list = field(default_factory=list)
    phones: object = field(default_factory=lambda: itertools.count(1))

    def phone(self):
        """The next made-up number."""
        return f"1550000{next(self.phones):04}"

    def add(self, username, name, unit, **fields):
        """A user who cannot sign in, not saved yet."""
        fields.setdefault("password", NO_PASSWORD)
        user = User(
            username=username,
            name=name,
            organisation=unit,
            phone=self.phone(),
            is_demo=True,
            date_joined=moment(self.since),
            **fields,
        )
        self.users[username] = user
        return user

    def grant(self, user, role, scope="CITY", **where):
        self.grants.append((user, role, scope, where))

    @property
    def stewards(self):
        return [user for name, user in self.users.items() if name.startswith("steward-")]

    @property
    def agents(self):
        return [user for name, user in self.users.items() if name.startswith("agent-")]

    def member_of(self, number):
        """The member of the working group of that number, from 1."""
        return self.users["group" if number == 1 else f"group-{number:02}"]

    @property
    def groups(self):
        return [unit for key, unit in self.units.items() if key.startswith("GROUP-")]

    def responsible(self, division):
        """The banner's leader in charge of projects, who answers for its batches."""
        return self.banner_leaders[division][-1]


def make_people(frame):
    """Create and save units, users, leaders, grants and the liaison officer's delegation."""
    divisions = {division.code: division for division in Division.objects.all()}
    people = People(datetime.date(frame.year - 3, 1, 1), divisions)
    _make_units(people)
    names = iter(people_names("people", 320))
    _make_accounts(people)
    _make_system(people)
    _make_staff(people, names)
    _make_leaders(people, names)
    User.objects.bulk_create(people.users.values())
    everyone = [*people.leaders, *itertools.chain.from_iterable(people.banner_leaders.values())]
    Leader.objects.bulk_create(everyone)
    groups = {group.name: group for group in Group.objects.all()}
    Grant.objects.bulk_create(
        Grant(user=user, group=groups[role], scope=scope, valid_from=people.since, **where)
        for user, role, scope, where in people.grants
    )
    leader = next(each for each in people.leaders if each.user.username == "leader")
    Delegation.objects.create(
        principal=leader,
        delegate=people.users["secretary"],
        acts=Delegation.Act.values,
        document_number=f"演示委托〔{frame.year - 1}〕1号",
        valid_from=datetime.date(frame.year - 1, 1, 1),
    )
    return people


def _make_units(people):
    bank, city = read("people"), people.divisions[CITY]
    for order, each in enumerate(bank["departments"], 1):
        people.units[each["key"]] = Organisation(
            kind="DEPARTMENT",
            name=each["name"],
            name_en=each["name_en"],
            short_name=each["short_name"],
            division=city,
            order=order,
        )
    for number, name in enumerate(bank["groups"], 1):
        people.units[f"GROUP-{number}"] = Organisation(
            kind="WORKING_GROUP",
            name=name,
            name_en=f"Working group {number}",
            division=city,
            order=100 + number,
        )
    for place, (code, each) in enumerate(read("places").items()):
        division = people.divisions[code]
        zone = division.kind == Division.Kind.ZONE
        people.units[code] = Organisation(
            kind="DEPARTMENT",
            name=division.name + ("经济发展局" if zone else "发展和改革委员会"),
            short_name=each["bureaus"] + ("经发局" if zone else "发改委"),
            division=division,
            order=200 + place,
        )
        people.units[f"GOVERNMENT-{code}"] = Organisation(
            kind="COMMITTEE" if zone else "GOVERNMENT",
            name=division.name + ("管理委员会" if zone else "人民政府"),
            division=division,
            order=220 + place,
        )
    for unit in people.units.values():
        unit.is_demo, unit.phone = True, people.phone()
    Organisation.objects.bulk_create(people.units.values())


def _make_accounts(people):
    """The accounts of the sign-in page; one hash serves all, as they share their password."""
    password = make_password(DEMO_PASSWORD)
    scopes = {
        "staff": {"scope": "OWN"},
        "steward": {"scope": "OWN"},
        "agent": {"scope": "OWN"},
        "reviewer": {"scope": "DIVISION", "division": people.divisions[DISTRICT]},
        "group": {"scope": "ORGANISATION", "organisation": people.units["GROUP-1"]},
    }
    for username, (role, _does) in DEMO_ACCOUNTS.items():
        account = read("people")["accounts"][username]
        user = people.add(
            username,
            account["name"],
            people.units[account["unit"]],
            password=password,
            # They keep lists, rules and roles in the administration.
            is_staff=role in (Role.OFFICE, Role.POOL_ADMIN),
        )
        people.grant(user, role, **scopes.get(username, {}))
    people.reviewers[DISTRICT] = people.users["reviewer"]


def _make_system(people):
    """The platform of the region: it reads the whole city through the API, and nothing of what is in talks.
    Its role is one of the city's own making, as the admin site makes them."""
    role = Group.objects.get_or_create(name=SYSTEM_ROLE)[0]
    shown = {one.permission for one in resources.registered() if one.permission and not one.is_confidential}
    found = Q()
    for permission in shown:
        label, _dot, codename = permission.partition(".")
        found |= Q(content_type__app_label=label, codename=codename)
    role.permissions.set(Permission.objects.filter(found))
    user = people.add(SYSTEM, "自治区重大项目平台", None, is_system=True)
    user.phone = ""
    people.grant(user, SYSTEM_ROLE)


def _make_staff(people, names):
    """Reporters and reviewers of each division, checkers of the departments, stewards, agents."""
    for code in read("places"):
        bureau, division = people.units[code], people.divisions[code]
        people.reporters[code] = [
            people.add(f"staff-{code.lower()}{tail}", next(names), bureau) for tail in ("", "-2")
        ]
        for user in people.reporters[code]:
            people.grant(user, Role.REPORTER, "OWN")
        if code not in people.reviewers:
            people.reviewers[code] = people.add(f"reviewer-{code.lower()}", next(names), bureau)
            people.grant(people.reviewers[code], Role.REVIEWER, "DIVISION", division=division)
    for key in read("people")["checkers"]:
        unit = people.units[key]
        people.checkers[key] = people.add(f"check-{key.lower()}", next(names), unit)
        people.grant(people.checkers[key], Role.REVIEWER, "ORGANISATION", organisation=unit)
    second = people.add("office-2", next(names), people.units["OFFICE"])
    people.grant(second, Role.OFFICE)
    codes = itertools.cycle(read("places"))
    for number in range(1, STEWARDS + 1):
        user = people.add(f"steward-{number:02}", next(names), people.units[next(codes)])
        people.grant(user, Role.STEWARD, "OWN")
    for number in range(1, AGENTS + 1):
        user = people.add(f"agent-{number:02}", next(names), people.units["APPROVAL"])
        people.grant(user, Role.AGENT, "OWN")
    for number in range(2, len(people.groups) + 1):
        unit = people.units[f"GROUP-{number}"]
        user = people.add(f"group-{number:02}", next(names), unit)
        people.grant(user, Role.WORKING_GROUP, "ORGANISATION", organisation=unit)


def _make_leaders(people, names):
    """The city's leaders of the four bodies and three of each division, in protocol order."""
    bank, city = read("people"), people.divisions[CITY]
    for order, each in enumerate(bank["leaders"], 1):
        if "account" in each:
            user = people.users[each["account"]]
        else:
            user = people.add(f"leader-{order:02}", next(names), people.units["HALL"])
            people.grant(user, Role.LEADER)
        people.leaders.append(_leader(user, each["body"], "CITY", each["post"], order, city))
    for place, code in enumerate(read("places")):
        division = people.divisions[code]
        unit = people.units[f"GOVERNMENT-{code}"]
        people.banner_leaders[code] = []
        for number, (body, post) in enumerate(bank["banner_posts"][division.kind], 1):
            user = people.add(f"banner-{code.lower()}-{number}", next(names), unit)
            people.grant(user, Role.LEADER, "DIVISION", division=division)
            order = 100 + place * 10 + number
            people.banner_leaders[code].append(_leader(user, body, "BANNER", post, order, division))


def _leader(user, body, level, post, order, division):
    return Leader(
        user=user, body=body, level=level, post=post, protocol_order=order, division=division, is_demo=True
    )
