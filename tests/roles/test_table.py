"""Every address answers every role as tests/roles/table.py says, and none is left out of it."""

from collections import defaultdict
from http.cookies import SimpleCookie

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.roles import table, table_posted
from tests.roles.addresses import SENT
from tests.roles.world import World

# Who may do what does not depend on the database; on PostgreSQL test_language opens every page.
pytestmark = pytest.mark.sqlite
SIGNS = {".": 200, ">": 302, "x": 403, "-": 404, "!": 400, "u": 422, "a": 401, "m": 415}


def routes(patterns=None, namespace=""):
    """Every named address of the site as `app:name`; the admin site's are not told apart here."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        elif pattern.namespace != "admin":
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, inner)


def test_no_address_is_missing_from_the_table():
    known = {*table.OWN, *table_posted.POSTED, *table.PUBLIC}
    assert sorted(set(routes()) - known) == []
    assert sorted(known - set(routes())) == []


def test_every_line_has_a_sign_for_everybody():
    for lines in (table.OWN, table.FOREIGN, table_posted.POSTED, table_posted.POSTED_FOREIGN):
        for name, signs in lines.items():
            assert len(signs) == len(table.WHO), name
            assert set(signs) <= set(SIGNS), name


def test_what_is_about_a_project_is_asked_for_a_foreign_one_too():
    about = {name for name in (*table.OWN, *table_posted.POSTED) if World.is_about_a_project(name)}
    assert sorted(about - {*table.FOREIGN, *table_posted.POSTED_FOREIGN}) == []


@pytest.fixture
def clients(world, settings):
    """A signed-in client for each of the fifteen; nobody limits how often they ask."""
    settings.API_RATES = dict.fromkeys(settings.API_RATES, 10**6)
    found = {}
    for who in table.WHO:
        found[who] = Client()
        person = world.person(who)
        if person is not None:
            found[who].force_login(person)
    return found


def answers(clients, method, address, sent=None):
    """The signs of what an address answers to everybody; nothing stays that a POST has done, and
    who signed out is signed in again."""
    signs = {code: sign for sign, code in SIGNS.items()}
    said = []
    for who in table.WHO:
        cookies = SimpleCookie(clients[who].cookies.output(header="", sep=";"))
        with transaction.atomic():
            response = getattr(clients[who], method)(address, sent or {})
            transaction.set_rollback(True)
        clients[who].cookies = cookies
        if response.streaming:
            response.getvalue()
        said.append(signs.get(response.status_code, f"({response.status_code})"))
    return "".join(said)


@pytest.mark.parametrize(
    ("lines", "method", "project"),
    [
        (table.OWN, "get", "own"),
        (table.FOREIGN, "get", "foreign"),
        (table_posted.POSTED, "post", "own"),
        (table_posted.POSTED_FOREIGN, "post", "foreign"),
    ],
    ids=["own", "foreign", "posted", "posted foreign"],
)
def test_every_address_answers_every_role_as_the_table_says(world, clients, lines, method, project):
    wrong = {}
    for name, signs in lines.items():
        sent = SENT.get(name) if method == "post" else None
        said = answers(clients, method, world.address(name, getattr(world, project)), sent)
        if said != signs:
            wrong[name] = f"table {signs}, answers {said}"
    assert wrong == {}


def test_public_addresses_answer_without_signing_in(client):
    for name in table.PUBLIC:
        assert client.get(reverse(name)).status_code < 400, name


# The admin site: one rule for its hundreds of addresses.


def admin_pages():
    """The list and the form of every registered model."""
    for model in admin.site._registry:
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        yield f"admin:{label}_changelist"


def test_the_admin_site_is_closed_to_those_who_are_no_staff(world, clients):
    said = defaultdict(set)
    for name in ("admin:index", *admin_pages()):
        for who, client in clients.items():
            response = client.get(reverse(name), follow=who != "anonymous")
            said[who].add(response.status_code)
    assert said.pop("anonymous") == {302}
    assert {who: codes for who, codes in said.items() if codes != {403}} == {}


def test_a_superuser_opens_every_list_of_the_admin_site(world, client):
    client.force_login(world.cast.admin)
    for name in admin_pages():
        assert client.get(reverse(name)).status_code == 200, name


# What staff may open there, by the role they have for the whole city.
STAFF = {
    "pooladmin": {
        "chains_chainlink",
        "chains_chainplan",
        "chains_greenlink",
        "chains_scaleentry",
        "directory_chain",
        "directory_division",
        "directory_leader",
        "directory_organisation",
        "issues_issue",
        "meetings_decision",
        "pool_annualplan",
        "pool_annualtarget",
        "pool_application",
        "pool_entrystep",
        "pool_groupgoal",
        "pool_milestone",
        "pool_poolpolicy",
        "pool_pooltransfer",
        "pool_progresscurve",
        "pool_project",
        "pool_projectlist",
        "pool_projectlistentry",
        "pool_rollingreview",
        "pool_tiercriterion",
        "preparation_permit",
        "preparation_preparationpolicy",
        "preparation_preparationprofile",
        "preparation_procedure",
        "preparation_regionalassessment",
        "targets_indicator",
        "targets_indicatorvalue",
        "platforms_comparison",
        "platforms_platformlayout",
    },
    "office": {
        "chains_chainlink",
        "chains_chainplan",
        "chains_greenlink",
        "chains_scaleentry",
        "base_calendarday",
        "base_calendaryear",
        "directory_delegation",
        "directory_grant",
        "directory_leader",
        "directory_organisation",
        "directory_user",
        "bulletins_edition",
        "bulletins_erratum",
        "bulletins_routestep",
        "dispatch_batch",
        "dispatch_chainstep",
        "dispatch_chase",
        "dispatch_dispatchschedule",
        "dispatch_monthsettings",
        "dispatch_exemption",
        "dispatch_lightassessment",
        "dispatch_lightruleset",
        "dispatch_reduction",
        "dispatch_reportcorrection",
        "dispatch_reportstep",
        "dispatch_returncorrection",
        "dispatch_sitecheck",
        "dispatch_statisticalfigure",
        "dispatch_weeklyreport",
        "issues_escalationrule",
        "issues_helprequest",
        "issues_issue",
        "issues_issuesettings",
        "issues_supervision",
        "liaison_liaisonsettings",
        "liaison_selectioncriterion",
        "meetings_decision",
        "meetings_meeting",
        "pool_application",
        "pool_pooltransfer",
        "pool_project",
        "preparation_permit",
        "reminders_sourcerule",
        "targets_indicator",
        "platforms_comparison",
        "platforms_platformlayout",
    },
    "promotion": {
        "chains_chainlink",
        "chains_chainplan",
        "chains_greenlink",
        "chains_scaleentry",
        "investment_band",
        "investment_promotionpolicy",
        "investment_promotiontask",
        "issues_issue",
        "meetings_decision",
        "pool_application",
        "pool_pooltransfer",
        "pool_project",
        "preparation_permit",
        "targets_indicator",
    },
    "reporter": set(),
}


@pytest.mark.parametrize("role", STAFF)
def test_staff_open_what_their_role_for_the_whole_city_keeps(world, client, role):
    person = world.person(role)
    person.is_staff = True
    person.save()
    client.force_login(person)
    open_to = set()
    for name in admin_pages():
        if client.get(reverse(name)).status_code == 200:
            open_to.add(name.removeprefix("admin:").removesuffix("_changelist"))
    assert open_to == STAFF[role]
