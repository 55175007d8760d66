"""Every page, as its first reader opens it, on a desk and on a phone: axe-core finds nothing serious, nothing
scrolls to the side, no script fails and the page's policy holds (the last two: `new_page`)."""

import pytest
import time_machine

from tests.city import make_cast
from tests.roles import table
from tests.roles.conftest import TODAY
from tests.roles.test_table import routes
from tests.roles.world import World

pytestmark = pytest.mark.django_db(transaction=True)
PARTS, SIZES = 4, ((1440, 900), (390, 844))

# Whose page it is; where several see it differently, each of them.
READERS = {
    "home:mine": ["leader", "secretary"],
    "home:cockpit": ["office", "leader", "promotion"],
    "targets:year": ["office", "commission"],
    "targets:indicator": ["leader", "pooladmin"],
    "targets:enter": ["promotion"],
    "targets:correct": ["commission"],
    "home:home": [
        "leader",
        "reporter",
        "reviewer",
        "office",
        "pooladmin",
        "steward",
        "approval",
        "group",
        "outsider",
    ],
    "directory:login": ["anonymous"],
    "directory:password_change": ["reporter"],
    "pool:project_list": ["office"],
    "pool:project_new": ["pooladmin"],
    "pool:suspend_many": ["office"],
    "pool:project": ["leader", "reporter", "pooladmin"],
    "pool:project_edit": ["pooladmin"],
    "pool:project_stage": ["pooladmin"],
    "pool:project_tier": ["pooladmin"],
    "pool:project_division": ["pooladmin"],
    "pool:project_plan": ["pooladmin"],
    "pool:milestone_new": ["pooladmin"],
    "pool:milestone": ["reporter"],
    "pool:groups": ["commission", "leader"],
    "pool:group": ["group", "office"],
    "pool:group_goals": ["commission"],
    "pool:group_tasks": ["group"],
    "pool:task_new": ["group"],
    "pool:my_tasks": ["steward"],
    "pool:task": ["group", "steward"],
    "pool:suspend": ["office"],
    "pool:resume": ["office"],
    "pool:assign": ["pooladmin"],
    "pool:release": ["pooladmin"],
    "pool:attach": ["reporter"],
    "liaison:ledger": ["office", "leader"],
    "liaison:reshuffle": ["office"],
    "liaison:leader": ["office", "leader"],
    "liaison:leader_leaves": ["office"],
    "liaison:project": ["office", "leader"],
    "liaison:assign": ["office"],
    "liaison:team_join": ["office"],
    "liaison:team_leave": ["office"],
    "liaison:hand_over": ["office"],
    "liaison:duty_unit": ["office"],
    "liaison:assignment_end": ["office"],
    "liaison:visits": ["office"],
    "liaison:visit_correct": ["office"],
    "liaison:take_back": ["office"],
    "liaison:sheet": ["office"],
    "liaison:visit_new": ["leader", "office"],
    "liaison:visit": ["office", "leader"],
    "liaison:directives": ["leader", "reporter"],
    "liaison:directive_new": ["leader", "secretary"],
    "liaison:directive": ["leader", "office"],
    "liaison:selection": ["office", "commission"],
    "liaison:selection_propose": ["office"],
    "pool:pool": ["office"],
    "pool:funnel": ["office"],
    "pool:classes": ["office"],
    "pool:wall_map": ["office"],
    "pool:past": ["office"],
    "pool:criteria": ["commission"],
    "pool:moves": ["office"],
    "pool:reviews": ["commission"],
    "pool:review": ["commission", "leader"],
    "pool:review_items": ["commission"],
    "pool:review_part": ["commission", "group"],
    "pool:applications": ["commission", "reporter"],
    "pool:application_new": ["reporter"],
    "pool:application": ["office", "commission"],
    "pool:application_edit": ["reporter"],
    "pool:application_sheet": ["office"],
    "preparation:permits": ["approval"],
    "preparation:project": ["steward", "leader"],
    "preparation:needs": ["steward"],
    "preparation:add": ["steward"],
    "preparation:permit": ["approval", "reporter"],
    "preparation:queue": ["approval"],
    "preparation:sessions": ["approval"],
    "preparation:session_new": ["approval"],
    "preparation:session": ["approval", "leader"],
    "preparation:session_edit": ["approval"],
    "preparation:session_cancel": ["approval"],
    "preparation:session_pick": ["approval"],
    "preparation:services": ["agent"],
    "preparation:service": ["agent"],
    "preparation:service_correct": ["agent"],
    "preparation:service_new": ["agent"],
    "preparation:stewards": ["commission"],
    "preparation:steward": ["commission"],
    "preparation:steward_assign": ["commission"],
    "preparation:readiness": ["commission"],
    "briefs:list": ["office"],
    "briefs:month": ["office", "leader", "reporter"],
    "briefs:basis": ["office"],
    "briefs:prepare": ["office"],
    "briefs:check": ["office"],
    "dispatch:week": ["office", "leader"],
    "dispatch:week_projects": ["office"],
    "dispatch:grid": ["office"],
    "months:list": ["office"],
    "months:month": ["office", "leader", "reporter"],
    "months:figures": ["office", "leader"],
    "months:basis": ["office"],
    "months:prepare": ["office"],
    "months:check": ["reviewer", "office"],
    "months:returns": ["reporter", "reviewer"],
    "months:return_standing": ["office", "leader"],
    "months:return_projects": ["office"],
    "months:return": ["office", "reporter"],
    "dispatch:light_rules": ["office"],
    "dispatch:lights": ["office"],
    "dispatch:exemptions": ["office"],
    "dispatch:exempt": ["office"],
    "dispatch:exemption_end": ["office"],
    "dispatch:statistics": ["office"],
    "dispatch:statistics_entry": ["office"],
    "dispatch:site_checks": ["office", "leader"],
    "dispatch:site_check_new": ["supervision"],
    "dispatch:site_check": ["office", "supervision"],
    "dispatch:review": ["reviewer"],
    "dispatch:sheet": ["reporter"],
    "dispatch:sheet_signed_in": ["reporter"],
    "dispatch:report": ["reporter", "office"],
    "investment:mine": ["reporter", "promotion"],
    "investment:trips": ["reporter", "leader"],
    "investment:trip_new": ["reporter"],
    "investment:trip": ["reporter", "leader"],
    "investment:trip_edit": ["reporter"],
    "investment:trip_meet": ["reporter"],
    "investment:prospects": ["promotion"],
    "investment:prospect_new": ["reporter"],
    "investment:prospect": ["reporter", "leader"],
    "investment:prospect_edit": ["reporter"],
    "investment:prospect_contact": ["reporter"],
    "investment:prospect_give_up": ["reporter"],
    "investment:prospect_take_up": ["reporter"],
    "investment:prospect_hand_over": ["promotion"],
    "investment:negotiation_begin": ["reporter"],
    "investment:negotiations": ["promotion"],
    "investment:negotiation": ["reporter", "leader"],
    "investment:negotiation_edit": ["reporter"],
    "investment:negotiation_contact": ["reporter"],
    "investment:negotiation_join": ["reporter"],
    "investment:negotiation_move": ["promotion"],
    "investment:negotiation_break_off": ["reporter"],
    "investment:negotiation_resume": ["promotion"],
    "meetings:list": ["office", "leader"],
    "meetings:decisions": ["office", "reporter"],
    "meetings:new": ["office"],
    "meetings:meeting": ["office", "leader"],
    "meetings:edit": ["office"],
    "meetings:minute": ["office"],
    "meetings:item_new": ["office"],
    "meetings:comment": ["office"],
    "meetings:sheet": ["office"],
    "meetings:decision": ["office", "reporter"],
    "meetings:decision_edit": ["office"],
    "chains:list": ["office", "leader"],
    "chains:links": ["office"],
    "chains:scale": ["office", "promotion"],
    "chains:green": ["office"],
    "chains:scale_new": ["promotion"],
    "chains:green_new": ["promotion"],
    "chains:scale_entry": ["promotion", "reviewer"],
    "chains:green_link": ["promotion", "reviewer"],
    "chains:chain": ["leader", "promotion"],
    "chains:figure": ["promotion"],
    "chains:placing": ["promotion"],
    "chains:link_new": ["promotion"],
    "chains:link": ["office", "promotion"],
    "chains:link_edit": ["promotion"],
    "chains:enterprise_new": ["promotion"],
    "chains:enterprise": ["promotion"],
    "chains:plan": ["leader", "commission"],
    "chains:plan_edit": ["commission"],
    "chains:task_new": ["commission"],
    "chains:task": ["commission", "office"],
    "chains:task_edit": ["commission"],
    "issues:list": ["office", "reporter"],
    "issues:new": ["reporter"],
    "issues:overview": ["office"],
    "issues:help": ["office"],
    "issues:supervision": ["supervision"],
    "issues:issue": ["office", "reviewer", "supervision"],
    "issues:supervise": ["supervision"],
    "issues:letter": ["supervision"],
    "investment:agreements": ["promotion", "leader"],
    "investment:agreement_new": ["promotion"],
    "investment:agreement": ["promotion", "leader"],
    "investment:agreement_edit": ["promotion"],
    "investment:agreement_state": ["promotion"],
    "investment:agreement_land": ["promotion"],
    "investment:fund_new": ["promotion"],
    "investment:funds": ["promotion"],
    "investment:funds_check": ["promotion"],
    "investment:fund": ["promotion"],
    "investment:funnel": ["promotion", "leader"],
    "investment:tasks": ["promotion"],
}
# Addresses that are no pages of their own: files, answers to scripts, and ways to a page above.
NO_PAGES = {
    "base:attachment",
    "dispatch:current",
    "briefs:bulletin_docx",
    "briefs:tables_xlsx",
    "months:latest",
    "months:bulletin_docx",
    "months:tables_xlsx",
    "liaison:selection_now",
    "dispatch:this_lights",
    "dispatch:this_review",
    "dispatch:this_sheet",
    "dispatch:sheet_session",
    "dispatch:sheet_row",
    "issues:letter_file",
    "liaison:book",
    "dispatch:week_book",
    "meetings:material",
    "meetings:minutes",
    "chains:plan_now",
}
# What says no: a page that is not there, and one that is not for the reader.
REFUSALS = [("/projects/999999/", "office"), ("/dispatch/2025-W13/review/", "agent")]


@pytest.fixture
def world(transactional_db):
    with time_machine.travel(TODAY, tick=True):
        yield World(make_cast())


def test_every_page_has_its_reader():
    pages = set(routes()) - set(table.POSTED) - table.PUBLIC - NO_PAGES
    assert sorted(pages) == sorted(READERS)


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_are_open_to_everybody(world, new_page, axe_violations, part):
    """At the desk and on the phone; in parts, so that two processes share them."""
    visits = [(world.address(name, world.own), who) for name, readers in READERS.items() for who in readers]
    visits = sorted([*visits, *REFUSALS], key=lambda visit: visit[1])
    windows, found = {}, {}
    for address, who in visits[part::PARTS]:
        if who not in windows:
            windows[who] = new_page(world.person(who))
        page = windows[who]
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address)
            wrong = axe_violations(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append("scrolls to the side")
            if wrong:
                found[f"{who} {width} {address}"] = wrong
    assert found == {}
