"""Which roles may do what with meetings, as first set up.

A meeting is one for the whole city: whoever takes part in it reads its material, whatever his scope. Who
does not sees the decisions that are his unit's or about projects of his (querysets.DecisionQuerySet).
"""

from projects.directory.roles import EVERYONE, Role, grant_to_roles

grant_to_roles(
    "meetings",
    "view_meeting",
    Role.OFFICE,
    Role.LEADER,
    Role.SECRETARY,
    Role.SUPERVISION,
    Role.COMMISSION,
    Role.REVIEWER,
)
grant_to_roles("meetings", "prepare_meeting", Role.OFFICE)
grant_to_roles("meetings", "view_decision", *EVERYONE)
grant_to_roles(
    "meetings",
    "answer_decision",
    Role.REPORTER,
    Role.REVIEWER,
    Role.OFFICE,
    Role.SUPERVISION,
    Role.POOL_ADMIN,
    Role.WORKING_GROUP,
    Role.COMMISSION,
    Role.APPROVAL,
    Role.PROMOTION,
)
grant_to_roles("meetings", "follow_decision", Role.OFFICE, Role.SUPERVISION)
