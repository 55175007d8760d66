"""What the table asks for: one project in everybody's scope, one elsewhere, and what hangs on them."""

import datetime

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from projects.base.models import Attachment
from projects.base.periods import Month
from projects.directory.models import Delegation, Division
from projects.dispatch.models import Exemption, PlanItem
from projects.issues import supervising
from projects.liaison.models import Directive, TeamMember, Visit
from projects.pool.models import Milestone, Project, Responsibility, Suspension
from projects.ui.models import SavedFilter
from tests.city import LONG_AGO, WEEK, make_project, make_report
from tests.issues.cases import assigned


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
        self.saved = SavedFilter.objects.create(user=cast.admin, list_key="pool.project", name="某人的")

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
        self.led(project)
        before = make_report(project, WEEK - 1, by=self.cast.outsider, state="ACCEPTED")
        before.plan_items.create(text="设备进场")
        make_report(project, WEEK, by=self.cast.outsider, state="SUBMITTED")
        issue = assigned(project, by=self.cast.office, due=datetime.date(2025, 3, 20))
        said = {"by": self.cast.supervision, "at": timezone.now(), "text": "请抓紧办理"}
        supervising.take_up(issue, "LETTER", **said)
        return project

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
        }

    def address(self, name, project):
        """The address of a route for a project."""
        special = SPECIAL.get(name)
        if special is not None:
            return reverse(name, args=special(self, project))
        parts = self.parts(project)
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


def issue_of(world, project):
    """The key of a project's issue."""
    return [project.issues.get().pk]


def letter_of(world, project):
    """The key of its supervision."""
    return [project.issues.get().supervisions.get().pk]


# Addresses whose `pk` is not a project's: how their arguments are found.
SPECIAL = {
    "base:attachment": attachment_of,
    "issues:issue": issue_of,
    "issues:supervise": issue_of,
    "issues:act": lambda world, project: [*issue_of(world, project), "level"],
    "issues:letter": letter_of,
    "issues:letter_file": letter_of,
    "ui:delete_filter": lambda world, project: [world.saved.pk],
    "liaison:leader": lambda world, project: [world.leader.pk],
    "liaison:leader_leaves": lambda world, project: [world.leader.pk],
    "liaison:team_leave": lambda world, project: [project.team_members.get().pk],
    **dict.fromkeys(
        ("liaison:hand_over", "liaison:duty_unit", "liaison:assignment_end"),
        lambda world, project: [project.responsibilities.get(role="LEADER").pk],
    ),
    "liaison:visit": lambda world, project: [project.visits.get().pk],
    "liaison:directive": lambda world, project: [project.directives.get().pk],
    "dispatch:exemption_end": lambda world, project: [project.exemptions.get().pk],
    "dispatch:review_row": lambda world, project: [WEEK, project.weekly_reports.get(week=WEEK).pk],
    "dispatch:sheet_plan": lambda world, project: [
        WEEK,
        project.pk,
        PlanItem.objects.get(report__project=project).pk,
    ],
}
# What a POST must bring so that permission is what decides its answer.
SENT = {
    "dispatch:hand_in": {"division": "150502"},
    "dispatch:review_pass": {"step": "REVIEW"},
    "dispatch:review_row": {"step": "REVIEW", "act": "pass"},
}
NOT_A_PROJECT = {"ui:delete_filter", "liaison:leader", "liaison:leader_leaves"}


def names_in(name):
    """The names that an address takes, such as `pk` and `year`."""
    *namespaces, route = name.split(":")
    resolver = get_resolver()
    for namespace in namespaces:
        resolver = resolver.namespace_dict[namespace][1]
    (((_pattern, names),), *_rest) = next(iter(resolver.reverse_dict.getlist(route)))
    return names
