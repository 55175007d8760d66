"""Every address for every role: what answers whom. An address that is missing here fails the tests.

A line has one sign for each of the fifteen: the roles in the order of `Role`, a person without any
grant, and somebody not signed in.

    .  200    >  302    x  403    -  404    !  400    u  422

`OWN` is asked for what lies in everybody's scope: a project of the reviewer's district which the
reporter, the steward and the agent hold. `FOREIGN` is asked for a project elsewhere, which only roles
for the whole city see. A page about no project stands in `OWN` alone.
"""

from projects.directory.roles import Role

WHO = [*(role.value for role in Role), "outsider", "anonymous"]

#                  reporter reviewer office leader secretary supervision pooladmin group commission
#                  approval steward agent promotion | outsider anonymous
OWN = {
    "home:home": "..............>",
    "directory:login": ">>>>>>>>>>>>>>.",
    "directory:password_change": "..............>",
    "pool:project_list": "..............>",
    "pool:project_new": "xxxxxx.xxxxxxx>",
    "pool:suspend_many": "xx.xxxxxxxxxxx>",
    "pool:project": ".............->",
    "pool:project_edit": "xxxxxx.xxxxxx->",
    "pool:project_stage": "xxxxxx.xxxxxx->",
    "pool:project_tier": "xxxxxx.xxxxxx->",
    "pool:project_division": "xxxxxx.xxxxxx->",
    "pool:project_plan": "xxxxxx.xxxxxx->",
    "pool:milestone_new": "xxxxxx.xxxxxx->",
    "pool:milestone": "..xxxx.xxxxxx->",
    "pool:suspend": "xx.xxxxxxxxxx->",
    "pool:resume": "xx.xxxxxxxxxx->",
    "pool:assign": "xxxxxx.xxxxxx->",
    "pool:release": "xxxxxx.xxxxxx->",
    "pool:attach": "..xxxx.xxxxxx->",
    "base:attachment": ".............->",
    "liaison:ledger": "xx.....x.xxxxx>",
    "liaison:reshuffle": "xx.xxxxxxxxxxx>",
    "liaison:leader": "xx...xxxxxxxxx>",
    "liaison:leader_leaves": "xx.xxxxxxxxxxx>",
    "liaison:project": ".............->",
    "liaison:assign": "xx.xxxxxxxxxx->",
    "liaison:team_join": "x..x.x.xxxxxx->",
    "liaison:team_leave": "x..x.x.xxxxxx->",
    "liaison:hand_over": "xx.xxxxxxxxxx->",
    "liaison:duty_unit": "xx.xxxxxxxxxx->",
    "liaison:assignment_end": "xx.xxxxxxxxxx->",
    "liaison:visits": ".............x>",
    "liaison:visit_new": "xx...xxxxxxxxx>",
    "liaison:visit": ".............->",
    "liaison:directives": "...........xxx>",
    "liaison:directive_new": "xxx..xxxxxxxxx>",
    "liaison:directive": "...........--->",
    "liaison:selection_now": "xx>>>>>x>xxxxx>",
    "liaison:selection": "xx.....x.xxxxx>",
    "liaison:selection_propose": "xx.xxx.x.xxxxx>",
    "dispatch:current": ".............x>",
    "dispatch:week": ".............x>",
    "dispatch:week_projects": ".............x>",
    "dispatch:grid": ".............x>",
    "dispatch:light_rules": ".............x>",
    "dispatch:this_lights": ">>>>>>>>>>>>>x>",
    "dispatch:lights": ".............x>",
    "dispatch:exemptions": ".............x>",
    "dispatch:exempt": "xx.xxxxxxxxxxx>",
    "dispatch:exemption_end": "xx.xxxxxxxxxx->",
    "dispatch:statistics": ".....xxx.xxxxx>",
    "dispatch:statistics_entry": "xx.xxxxx.xxxxx>",
    "dispatch:this_review": "x>>xxxxxxxxxxx>",
    "dispatch:review": "x..xxxxxxxxxxx>",
    "dispatch:this_sheet": ">>>>>>>>>>>>>>>",
    "dispatch:sheet": "..xxxxxxxxxxxx>",
    "dispatch:sheet_session": "..............x",
    "dispatch:sheet_signed_in": "..............>",
    "dispatch:sheet_row": "..xxxxxxxxxxx-x",
    "dispatch:report": ".............->",
    "issues:list": ".............x>",
    "issues:new": ".............x>",
    "issues:overview": ".............x>",
    "issues:help": ".............x>",
    "issues:supervision": "xx.xx.xxxxxxxx>",
    "issues:issue": ".............->",
    "issues:supervise": "xx.xx.xxxxxxx->",
    "issues:letter": ".............->",
    "issues:letter_file": ".............->",
}
FOREIGN = {
    "pool:project": "--........--.->",
    "pool:project_edit": "--xxxx.xxx--x->",
    "pool:project_stage": "--xxxx.xxx--x->",
    "pool:project_tier": "--xxxx.xxx--x->",
    "pool:project_division": "--xxxx.xxx--x->",
    "pool:project_plan": "--xxxx.xxx--x->",
    "pool:milestone_new": "--xxxx.xxx--x->",
    "pool:milestone": "--xxxx.xxx--x->",
    "pool:suspend": "--.xxxxxxx--x->",
    "pool:resume": "--.xxxxxxx--x->",
    "pool:assign": "--xxxx.xxx--x->",
    "pool:release": "--xxxx.xxx--x->",
    "pool:attach": "--xxxx.xxx--x->",
    "base:attachment": "--........--.->",
    "liaison:project": "--........--.->",
    "liaison:assign": "--.xxxxxxx--x->",
    "liaison:team_join": "--.x.x.xxx--x->",
    "liaison:team_leave": "--.x.x.xxx--x->",
    "liaison:hand_over": "--.xxxxxxx--x->",
    "liaison:duty_unit": "--.xxxxxxx--x->",
    "liaison:assignment_end": "--.xxxxxxx--x->",
    "liaison:visit": "--........--.->",
    "liaison:directive": "--........---->",
    "dispatch:exemption_end": "--.xxxxxxx--x->",
    "dispatch:statistics_entry": "--.xxxxx.xxxxx>",
    "dispatch:sheet_row": "--xxxxxxxx--x-x",
    "dispatch:report": "--........--.->",
    "issues:issue": "--........--.->",
    "issues:supervise": "--.xx.xxxx--x->",
    "issues:letter": "--........--.->",
    "issues:letter_file": "--........--.->",
}
# Addresses that only take a POST; asked with hardly anything (world.SENT), so what is permitted answers
# 302, 400 or 422.
POSTED = {
    "directory:logout": ">>>>>>>>>>>>>>>",
    "directory:language": ">>>>>>>>>>>>>>>",
    "ui:save_filter": ">>>>>>>>>>>>>>>",
    "ui:delete_filter": "-------------->",
    "dispatch:chase": "x>>xxxxxxxxxxx>",
    "dispatch:review_pass": "x>xxxxxxxxxxxx>",
    "dispatch:review_row": "x>xxxxxxxxxxxx>",
    "dispatch:hand_in": "x>xxxxxxxxxxxx>",
    "dispatch:correct": "xx>xxxxxxxxxx->",
    "dispatch:sheet_submit": "!!xxxxxxxxxxxxx",
    "dispatch:sheet_withdraw": "..xxxxxxxxxxx-x",
    "dispatch:sheet_plan": "!!xxxxxxxxxxx-x",
    "issues:act": "xuuxxxxxuxxxx->",
}
POSTED_FOREIGN = {
    "dispatch:review_row": "x-xxxxxxxxxxxx>",
    "dispatch:correct": "-->xxxxxxx--x->",
    "dispatch:sheet_withdraw": "--xxxxxxxx--x-x",
    "dispatch:sheet_plan": "--xxxxxxxx--x-x",
    "issues:act": "--uxxxxxux--x->",
}
# For everybody, signed in or not.
PUBLIC = {"ui:favicon"}
