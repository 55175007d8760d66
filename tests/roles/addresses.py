"""How the addresses of the product get their arguments in the World, and what a POST to them must bring."""

from django.contrib.contenttypes.models import ContentType
from django.urls import get_resolver

from projects.base.models import Attachment
from projects.base.periods import Month
from projects.bulletins.models import Bulletin
from projects.dispatch.models import PlanItem
from projects.investment.models import Agreement
from projects.pool.models import (
    Application,
    Project,
)
from projects.preparation.models import ServiceRecord
from projects.targets.models import Indicator, IndicatorValue
from tests.city import WEEK


def attachment_of(world, project):
    """The key of a project's file."""
    kind = ContentType.objects.get_for_model(Project)
    return [Attachment.objects.get(owner_type=kind, owner_id=project.pk).pk]


def application_of(world, project):
    """The key of the application in a project's division that waits for the commission."""
    return [Application.objects.get(name=f"{project.name}申报", state="SUBMITTED").pk]


def returned_application_of(world, project):
    """The key of the one that was returned: the reporter's own in the district."""
    return [Application.objects.get(name=f"{project.name}申报", state="RETURNED").pk]


def permit_of(world, project):
    """The key of a project's permit that is with the department."""
    return [project.permits.get(code="EIA").pk]


def session_of(world, project):
    """The key of the session on whose agenda a project's permit is."""
    return [project.permits.get(code="EIA").session_items.get().session_id]


def service_of(world, project):
    """The key of a service for a project."""
    return [ServiceRecord.objects.get(project=project).pk]


def site_check_of(world, project):
    """The key of the check of a project."""
    return [project.site_checks.get().pk]


def agreement_of(world, project):
    """The key of the agreement in a project's division."""
    return [Agreement.objects.get(name=f"{project.name}协议").pk]


def fund_of(world, project):
    """The key of its report of funds."""
    return [Agreement.objects.get(name=f"{project.name}协议").funds.get().pk]


def decision_of(world, project):
    """The key of the decision about a project."""
    return [project.decisions.get().pk]


def meeting_of(world, project):
    """The key of the meeting."""
    return [world.meeting.pk]


def issue_of(world, project):
    """The key of a project's issue."""
    return [project.issues.get().pk]


def letter_of(world, project):
    """The key of its supervision."""
    return [project.issues.get().supervisions.get().pk]


def chain_of(world, project):
    """The key of the chain."""
    return [world.link.chain_id]


def link_of(world, project):
    """The key of its link."""
    return [world.link.pk]


def chain_task_of(world, project):
    """The key of the task of its plan."""
    return [world.chain_task.pk]


def green_of(world, project):
    """The key of the green power that a project supplies."""
    return [project.supplies.get().pk]


def key_or_none(rows):
    """The key of the first of some rows, or one that no row has."""
    found = rows.first()
    return found.pk if found else 0


BRIEF_ACTS = ("refresh", "send", "close_step", "take_back", "publish")
# Addresses whose `pk` is not a project's: how their arguments are found.
SPECIAL = {
    "base:attachment": attachment_of,
    "pool:application": application_of,
    "pool:application_edit": returned_application_of,
    "pool:application_sheet": application_of,
    "pool:application_decide": application_of,
    "pool:application_withdraw": returned_application_of,
    **{
        f"dispatch:{name}": site_check_of
        for name in ("site_check", "site_check_photos", "site_check_propose", "site_check_decide")
    },
    **{
        f"investment:{name}": agreement_of
        for name in (
            "agreement",
            "agreement_edit",
            "agreement_state",
            "agreement_land",
            "agreement_attach",
            "fund_new",
        )
    },
    "investment:fund": fund_of,
    "preparation:permit": permit_of,
    "preparation:permit_next": permit_of,
    "preparation:permit_attach": permit_of,
    "preparation:desk_step": permit_of,
    **{
        f"preparation:{name}": session_of
        for name in (
            "session",
            "session_edit",
            "session_cancel",
            "session_pick",
            "session_add",
            "session_remove",
        )
    },
    "preparation:service": service_of,
    "preparation:service_correct": service_of,
    "preparation:steward": lambda world, project: [world.cast.steward.pk],
    "preparation:permit_act": lambda world, project: [*permit_of(world, project), "refuse"],
    "ui:delete_filter": lambda world, project: [world.saved.pk],
    "reminders:feed": lambda world, project: [world.feed.secret],
    **dict.fromkeys(
        [f"reminders:{name}" for name in ("robot", "robot_test", "robot_remove")],
        lambda world, project: [world.robot.pk],
    ),
    "pool:group": lambda world, project: [world.group.pk],
    "pool:group_goals": lambda world, project: [world.group.pk, 2025],
    "pool:group_tasks": lambda world, project: [world.group.pk],
    "pool:task_new": lambda world, project: [world.group.pk],
    "pool:task": lambda world, project: [world.task.pk],
    "issues:issue": issue_of,
    "issues:supervise": issue_of,
    "issues:act": lambda world, project: [*issue_of(world, project), "level"],
    "issues:letter": letter_of,
    "issues:letter_file": letter_of,
    **dict.fromkeys(
        ("briefs:month", "briefs:basis", "briefs:bulletin_docx", "briefs:tables_xlsx", "briefs:read"),
        lambda world, project: [WEEK - 1],
    ),
    **dict.fromkeys(
        [f"briefs:{name}" for name in ("check", "prepare", *BRIEF_ACTS)], lambda world, project: [WEEK]
    ),
    "briefs:section": lambda world, project: [WEEK, "overall"],
    **dict.fromkeys(
        ("months:month", "months:basis", "months:bulletin_docx", "months:tables_xlsx", "months:read"),
        lambda world, project: [Month.of(WEEK.first) - 1],
    ),
    "months:section": lambda world, project: [Month.of(WEEK.first), "overall"],
    "liaison:leader": lambda world, project: [world.leader.pk],
    "liaison:planned": lambda world, project: [world.leader.pk],
    "liaison:leader_leaves": lambda world, project: [world.leader.pk],
    "liaison:team_leave": lambda world, project: [project.team_members.get().pk],
    **dict.fromkeys(
        ("liaison:hand_over", "liaison:take_back", "liaison:duty_unit", "liaison:assignment_end"),
        lambda world, project: [project.responsibilities.get(role="LEADER").pk],
    ),
    "liaison:visit": lambda world, project: [project.visits.get().pk],
    "liaison:visit_correct": lambda world, project: [project.visits.get().pk],
    "liaison:directive": lambda world, project: [project.directives.get().pk],
    "dispatch:exemption_end": lambda world, project: [project.exemptions.get().pk],
    "dispatch:review_row": lambda world, project: [WEEK, project.weekly_reports.get(week=WEEK).pk],
    "dispatch:sheet_permit": lambda world, project: [WEEK, project.pk, *permit_of(world, project)],
    "dispatch:sheet_plan": lambda world, project: [
        WEEK,
        project.pk,
        PlanItem.objects.get(report__project=project).pk,
    ],
}
MEETINGS = {
    f"meetings:{name}"
    for name in ("meeting", "edit", "hold", "minute", "item_new", "arrange", "sheet", "material", "minutes")
}
SPECIAL |= dict.fromkeys(MEETINGS, meeting_of)
SPECIAL |= {
    f"meetings:{name}": decision_of
    for name in ("decision", "decision_edit", "decision_act", "decision_urge", "decision_reopen")
}
SPECIAL["meetings:comment"] = lambda world, project: [world.meeting.pk, f"item:{world.line.pk}"]
LEADS = {
    f"investment:{name}": name.split("_")[0]
    for name in (
        "trip",
        "trip_edit",
        "trip_meet",
        "prospect",
        "prospect_edit",
        "prospect_contact",
        "prospect_give_up",
        "prospect_take_up",
        "prospect_hand_over",
        "negotiation",
        "negotiation_edit",
        "negotiation_contact",
        "negotiation_join",
        "negotiation_leave",
        "negotiation_move",
        "negotiation_break_off",
        "negotiation_resume",
    )
} | {"investment:negotiation_begin": "prospect"}
SPECIAL |= {name: lambda world, project, kind=kind: [getattr(world, kind).pk] for name, kind in LEADS.items()}
INDICATOR = "funds_in_place"
SPECIAL |= dict.fromkeys(("targets:indicator", "targets:enter"), lambda world, project: [INDICATOR])
IMPORTS = {
    f"imports:{name}": lambda world, project: [world.run.pk]
    for name in ("run", "columns", "undo", "faults", "check", "apply", "discard")
}
SPECIAL |= IMPORTS | {"imports:new": lambda world, project: [world.run.kind]}
SPECIAL["targets:correct"] = lambda world, project: [
    IndicatorValue.objects.get(indicator__code=INDICATOR, period="2024").pk
]
# Addresses of a chain, whichever projects are on it.
CHAINS = (
    {f"chains:{name}": link_of for name in ("link", "link_edit", "link_drop", "enterprise_new")}
    | {f"chains:{name}": chain_of for name in ("chain", "figure", "placing", "link_new", "plan_now")}
    | {f"chains:{name}": chain_task_of for name in ("task", "task_edit", "task_reopen", "task_drop")}
    | {
        f"chains:{name}": lambda world, project: [world.link.chain_id, 2025]
        for name in ("plan", "plan_edit", "task_new")
    }
    | {
        f"chains:{name}": lambda world, project: [world.enterprise.pk]
        for name in ("enterprise", "enterprise_drop")
    }
    | {"chains:place_drop": lambda world, project: [world.own.chain_place.pk]}
)
SPECIAL |= CHAINS
SPECIAL |= {
    "chains:green_link": green_of,
    "chains:green_drop": green_of,
    "chains:scale_entry": lambda world, project: [project.scale_entries.get().pk],
}
TEMPLATES = dict.fromkeys(
    ("imports:template", "imports:template_file", "imports:template_zip"),
    lambda world, project: ["statistics"],
)
PLATFORMS = {
    f"platforms:{name}": lambda world, project: [world.comparison.layout.code]
    for name in ("layout", "compare")
} | {
    f"platforms:{name}": lambda world, project: [world.comparison.pk]
    for name in ("comparison", "differences")
}
SPECIAL |= TEMPLATES | PLATFORMS
# What a POST must bring so that permission is what decides its answer.
SENT = {
    "briefs:section": {"text": "改过的文字", "version": "1"},
    "months:section": {"text": "改过的文字", "version": "1"},
    "dispatch:hand_in": {"division": "150502"},
    "months:signed_sheet": {"division": "150502"},
    "dispatch:review_pass": {"step": "REVIEW"},
    "dispatch:review_row": {"step": "REVIEW", "act": "pass"},
    "dispatch:site_check_decide": {"act": "confirm"},
}
# Addresses of a rolling review: what every group answers, whichever projects are in it.
REVIEWS = {"pool:review", "pool:review_items", "pool:review_gather"}
PARTS = {"pool:review_part", "pool:review_send_back"}
SPECIAL |= dict.fromkeys(REVIEWS, lambda world, project: [world.part.review_id])
SPECIAL |= dict.fromkeys(PARTS, lambda world, project: [world.part.review_id, world.part.pk])
SENT["pool:review_send_back"] = {"reason": "请补充"}
# Single records in the API, which anybody asks for by the key of one.
RECORDS = {
    "projects": lambda world, project: project.pk,
    "permits": lambda world, project: permit_of(world, project)[0],
    "issues": lambda world, project: issue_of(world, project)[0],
    "visits": lambda world, project: project.visits.get().pk,
    "directives": lambda world, project: project.directives.get().pk,
    "weekly-reports": lambda world, project: project.weekly_reports.get(week=WEEK).pk,
    "monthly-returns": lambda world, project: key_or_none(project.monthly_returns),
    "lights": lambda world, project: key_or_none(project.lights),
    "liaison-assignments": lambda world, project: project.responsibilities.get(role="LEADER").pk,
    "agreements": lambda world, project: agreement_of(world, project)[0],
    "funds": lambda world, project: fund_of(world, project)[0],
}
OTHER_RECORDS = {
    "bulletins": lambda world, project: Bulletin.objects.filter(state="PUBLISHED").first().pk,
    "chain-links": lambda world, project: world.link.pk,
    "chains": lambda world, project: world.link.chain_id,
    "divisions": lambda world, project: world.cast.city.pk,
    "indicators": lambda world, project: Indicator.objects.get(code=INDICATOR).pk,
    "leaders": lambda world, project: world.leader.pk,
    "negotiations": lambda world, project: world.negotiation.pk,
    "organisations": lambda world, project: world.group.pk,
    "prospects": lambda world, project: world.prospect.pk,
    "trips": lambda world, project: world.trip.pk,
    "users": lambda world, project: world.leader.user_id,
}
SPECIAL |= {
    f"api:{name}-detail": lambda world, project, key=key: [key(world, project)]
    for name, key in (RECORDS | OTHER_RECORDS).items()
}
SPECIAL |= {
    "api:permits-act": lambda world, project: [*permit_of(world, project), "refuse"],
    "api:token_revoke": lambda world, project: [world.token.pk],
    **{
        f"api:week_{name}": lambda world, project: [WEEK, project.pk]
        for name in ("row", "submit", "withdraw")
    },
}
NOT_A_PROJECT = {
    "api:token_revoke",
    *(f"api:{name}-detail" for name in OTHER_RECORDS),
    *LEADS,
    *MEETINGS,
    *CHAINS,
    *PLATFORMS,
    *IMPORTS,
    "meetings:comment",
    *REVIEWS,
    *PARTS,
    "ui:delete_filter",
    "reminders:robot",
    "reminders:robot_test",
    "reminders:robot_remove",
    "preparation:steward",
    "liaison:leader",
    "liaison:planned",
    "liaison:leader_leaves",
    "pool:group",
    "pool:group_goals",
    "pool:group_tasks",
    "pool:task_new",
    "pool:task",
    "targets:correct",
}


def names_in(name):
    """The names that an address takes, such as `pk` and `year`."""
    *namespaces, route = name.split(":")
    resolver = get_resolver()
    for namespace in namespaces:
        resolver = resolver.namespace_dict[namespace][1]
    (((_pattern, names),), *_rest) = next(iter(resolver.reverse_dict.getlist(route)))
    return names
