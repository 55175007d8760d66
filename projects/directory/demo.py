"""The accounts of the demo city, one a role (design.md names them)."""

from django.utils.translation import gettext_lazy as _

from .roles import Role

DEMO_PASSWORD = "baolian-demo"
# username → (role, what one can do with it)
DEMO_ACCOUNTS = {
    "staff": (Role.REPORTER, _("fills in the week for thirty projects")),
    "reviewer": (Role.REVIEWER, _("accepts or returns a banner's rows and hands them in as one batch")),
    "office": (Role.OFFICE, _("sees who has reported, chases, accepts")),
    "leader": (Role.LEADER, _("reads on the phone what is stuck and who must act")),
    "secretary": (Role.SECRETARY, _("acts for the leader, under both names")),
    "supervision": (Role.SUPERVISION, _("follows what is overdue")),
    "pooladmin": (Role.POOL_ADMIN, _("keeps projects, lists and plans in order")),
    "group": (Role.WORKING_GROUP, _("sees a working group's projects")),
    "commission": (Role.COMMISSION, _("oversees all projects for the development commission")),
    "steward": (Role.STEWARD, _("looks after own projects")),
    "agent": (Role.AGENT, _("helps own projects through their permits")),
    "approval": (Role.APPROVAL, _("an approval department")),
    "promotion": (Role.PROMOTION, _("the investment promotion bureau")),
}


def demo_accounts():
    """What the sign-in page and the command line show of the accounts; no query."""
    return [
        {"username": name, "password": DEMO_PASSWORD, "role": role.label, "does": does}
        for name, (role, does) in DEMO_ACCOUNTS.items()
    ]
