"""What the table asks for: one project in everybody's scope, one elsewhere, and what hangs on them."""

import datetime
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from projects.base.models import Attachment
from projects.base.periods import Month
from projects.bulletins.models import RouteStep
from projects.directory.models import Delegation, Division, Organisation
from projects.dispatch.models import Exemption, PlanItem
from projects.dispatch.site_checking import Found, record_check
from projects.investment import talking, travelling
from projects.investment.models import Agreement
from projects.investment.prospecting import Spoken
from projects.issues import supervising
from projects.liaison.models import Directive, TeamMember, Visit
from projects.meetings import arranging, deciding, holding
from projects.pool.models import (
    Application,
    GroupTask,
    Milestone,
    Project,
    Responsibility,
    RollingReview,
    Suspension,
)
from projects.preparation.models import ServiceRecord
from projects.targets.models import IndicatorValue
from projects.ui.models import SavedFilter
from tests.bulletins.cases import publish_month, send_month
from tests.bulletins.week_cases import make_brief, publish_brief
from tests.chains.cases import make_enterprise, make_entry, make_link
from tests.city import LONG_AGO, WEEK, make_organisation, make_project, make_report
from tests.dispatch.site_cases import POINT
from tests.investment.signed_cases import make_agreement, make_prospect, make_receipt
from tests.issues.cases import assigned
from tests.meetings.cases import decided, planned
from tests.pool.applying import make_application
from tests.preparation.cases import make_permit, make_service, make_session


class World:
    """The cast and two projects, each with everything an address can name."""

    def __init__(self, cast):
        self.cast = cast
        self.leader = cast.leader.leader
        Delegation.objects.create(
            principal=self.leader,
            delegate=cast.secretary,
            acts=Delegation.Act.values,
            valid_from=LONG_AGO,
        )
        self.own = self.furnished(make_project(name="本区项目", reporter=cast.staff, steward=cast.steward))
        self.own.responsibilities.create(role="AGENT", user=cast.agent, valid_from=LONG_AGO)
        naiman = Division.objects.get(code="150525")
        self.foreign = self.furnished(make_project(name="外旗项目", division=naiman))
        self.part = self.reviewed(self.own)
        self.group = make_organisation("第一工作小组", Organisation.Kind.WORKING_GROUP)
        self.task = GroupTask.objects.create(
            group=self.group,
            title="落实本组用地事宜",
            assignee=cast.steward,
            due_on=datetime.date(2025, 3, 20),
            created_by=cast.group,
            created_at=timezone.now(),
        )
        self.meeting = self.met()
        self.lead()
        # Whose service it is decides who may correct it.
        for project, agent in ((self.own, cast.agent), (self.foreign, cast.outsider)):
            make_session(project.permits.get(code="EIA"), title=project.name)
            make_service(project, agent)
        self.chained()
        self.briefs()
        self.bulletins()
        self.saved = SavedFilter.objects.create(user=cast.admin, list_key="pool.project", name="某人的")

    def bulletins(self):
        """The bulletin of February is published, that of March with the banners."""
        office, now, march = self.cast.office, timezone.now(), Month.of(WEEK.first)
        publish_month(office, now, march - 1)
        RouteStep.objects.filter(kind="MONTH").update(is_enabled=True)
        # A month is prepared once its cut-off has come.
        send_month(office, now + datetime.timedelta(days=5), march)

    def chained(self):
        """A chain with a link, an enterprise, both projects on it, and its plan with a task; both supply a
        third project, and have an enterprise each that should enter the above-scale list."""
        self.link = make_link()
        self.enterprise = make_enterprise(self.link)
        plan = self.link.chain.plans.create(year=2025, lead=make_organisation("市能源局"))
        self.chain_task = plan.tasks.create(
            text="编制清单", unit=plan.lead, due_on=datetime.date(2025, 3, 20)
        )
        other = make_project(name="另一旗项目", division=Division.objects.get(code="150525"))
        for project in (self.own, self.foreign):
            Project.objects.filter(pk=project.pk).update(chain=self.link.chain)
            self.link.places.create(project=project)
            project.supplies.create(consumer=other, state="AGREED")
            make_entry(f"{project.name}的企业", division=project.division, project=project)

    def briefs(self):
        """The brief of the week before is published, that of the week a draft."""
        publish_brief(self.cast.office, timezone.now(), WEEK - 1)
        make_brief(self.cast.office, timezone.now(), WEEK)

    def furnished(self, project):
        """A project with a row of everything that an address can be about."""
        Milestone.objects.create(project=project, name="封顶", baseline_on=datetime.date(2025, 9, 1))
        Suspension.objects.create(
            project=project,
            kind="WINTER",
            valid_from=datetime.date(2025, 11, 10),
            valid_to=datetime.date(2026, 4, 1),
            reason="冬季",
            document_number="1号",
            approved_by=self.cast.office,
        )
        project.responsibilities.create(role="BANNER", user=self.cast.office, valid_from=LONG_AGO)
        upload = SimpleUploadedFile("图.pdf", b"%PDF-1.4 test")
        Attachment.store(
            project, upload, content_type="application/pdf", by=self.cast.office, at=timezone.now()
        )
        Exemption.objects.create(
            project=project,
            aspect="START",
            reason="征地",
            approved_by=self.cast.office,
            valid_from=LONG_AGO,
            valid_to=datetime.date(2025, 12, 31),
        )
        make_permit(project, "EIA", "ACCEPTED")
        make_permit(project, "LAND_USE", "PREPARING")
        before = make_report(project, WEEK - 1, by=self.cast.outsider, state="ACCEPTED")
        before.plan_items.create(text="设备进场")
        make_report(project, WEEK, by=self.cast.outsider, state="SUBMITTED")
        said = {"name": f"{project.name}申报", "division": project.division}
        make_application(self.cast.admin, state="SUBMITTED", waiting_for="CONFIRM", **said)
        by = self.cast.staff if project.name == "本区项目" else self.cast.admin
        make_application(by, state="RETURNED", **said)
        issue = assigned(project, by=self.cast.office, due=datetime.date(2025, 3, 20))
        said = {"by": self.cast.supervision, "at": timezone.now(), "text": "请抓紧办理"}
        supervising.take_up(issue, "LETTER", **said)
        self.led(project)
        self.checked(project)
        self.signed(project)
        return project

    def signed(self, project):
        """An agreement in a project's division, with funds that wait for the check."""
        bureau = self.cast.promotion
        prospect = make_prospect(bureau, division=project.division)
        agreement = make_agreement(bureau, prospect=prospect, name=f"{project.name}协议")
        make_receipt(agreement)

    def checked(self, project):
        """A check on site by somebody who decides nothing, with a photo and a reduction that waits."""
        day = datetime.date(2025, 3, 22)
        photo = SimpleUploadedFile("现场.png", POINT)
        record_check(
            project,
            on=day,
            place="现场",
            finding="设备未到场",
            investment=Found(agrees=False, value=Decimal(900)),
            reduction=(None, "提前计入"),
            photos=[(photo, "image/png", day)],
            by=self.cast.admin,
            at=timezone.now(),
            today=day,
        )

    def reviewed(self, project):
        """A part of a rolling review with the project in it, whose opinion was given."""
        today = datetime.date(2025, 1, 1)
        review = RollingReview.objects.create(
            first=today, months=3, due_on=today, silent_since=LONG_AGO, opened_at=timezone.now()
        )
        part = review.parts.create(state="GIVEN", opinion="同意调整建议", given_by=self.cast.outsider)
        part.items.create(project=project, tier="NEAR_TERM", proposed="KEEP", opinion="KEEP")
        return part

    def met(self):
        """A meeting that was held, with a decision about each of the two projects."""
        lead = make_organisation("市应急管理局")
        day = datetime.date(2025, 3, 25)
        decisions = [
            decided(f"{project.name}：开展安全检查", lead, day, project=project)
            for project in (self.own, self.foreign)
        ]
        meeting = planned(self.cast, on=day, week=WEEK - 1)
        stamp = {"by": self.cast.office, "at": timezone.now()}
        self.line = arranging.add(meeting, "REQUESTS", "另议一项", **stamp)
        deciding.record(meeting, decisions, **stamp)
        holding.hold(meeting, **stamp)
        return meeting

    def lead(self):
        """A trip of the reporter's, an enterprise met on it, and talks whose team are a leader and a member
        of a working group as well."""
        cast, day = self.cast, datetime.date(2025, 3, 18)
        stamp = {"by": cast.staff, "at": timezone.now()}
        unit = make_organisation("市商务局", division=cast.district)
        values = {"leader_name": "王某", "rank": "UNIT_HEAD", "way": "CHAIN", "destination": "江苏常州"}
        values |= {"starts_on": day, "ends_on": day, "unit": unit, "division": cast.district}
        met = travelling.Met(Spoken(on=day, kind="VISIT", text="参观生产线"), name="北方硅业有限公司")
        self.trip = travelling.log(values, [met], **stamp)
        self.prospect = self.trip.contacts.get().prospect
        project = {"name": "硅材料一体化项目", "division": cast.district}
        team = (cast.leader, cast.group)
        self.negotiation = talking.begin(self.prospect, project, on=day, team=team, **stamp)

    def led(self, project):
        """A project with its leader, a member of its team, a visit and a directive."""
        office, now = self.cast.office, timezone.now()
        Responsibility.objects.create(
            project=project, role="LEADER", leader=self.leader, level="CITY", valid_from=LONG_AGO
        )
        TeamMember.objects.create(project=project, name="孙工", part="EXPERT", valid_from=LONG_AGO)
        Visit.objects.create(
            project=project,
            leader=self.leader,
            kind="SURVEY",
            on=datetime.date(2025, 3, 20),
            place="现场",
            findings="主体封顶",
            recorded_by=office,
            recorded_at=now,
        )
        Directive.objects.create(
            project=project,
            leader=self.leader,
            text="请抓紧推进",
            handler=office,
            due_on=datetime.date(2025, 4, 1),
            entered_by=self.cast.leader,
            entered_at=now,
        )

    def person(self, who):
        """The user behind a column of the table; None for nobody."""
        if who == "anonymous":
            return None
        return self.cast.outsider if who == "outsider" else self.cast.by_role[who]

    def parts(self, project):
        """The values for the names in addresses."""
        return {
            "pk": project.pk,
            "year": 2025,
            "milestone_pk": project.milestones.get().pk,
            "suspension_pk": project.suspensions.get().pk,
            "responsibility_pk": project.responsibilities.get(role="BANNER").pk,
            "week": WEEK,
            "item": 0,
            "month": Month.of(WEEK.first),
            "act": "refuse",
            "code": "overall",
        }

    def address(self, name, project):
        """The address of a route for a project."""
        special = SPECIAL.get(name)
        if special is not None:
            return reverse(name, args=special(self, project))
        parts = self.parts(project)
        if name.startswith("briefs:"):
            parts["month"] = WEEK
        try:
            return reverse(name, kwargs={key: parts[key] for key in names_in(name)})
        except (KeyError, NoReverseMatch) as error:
            raise AssertionError(f"tests/roles/world.py does not know how to make {name}: {error}") from error

    @staticmethod
    def is_about_a_project(name):
        """Whether an address names a record at all."""
        return "pk" in names_in(name) and name not in NOT_A_PROJECT


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
NOT_A_PROJECT = {
    *LEADS,
    *MEETINGS,
    *CHAINS,
    "meetings:comment",
    *REVIEWS,
    *PARTS,
    "ui:delete_filter",
    "preparation:steward",
    "liaison:leader",
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
