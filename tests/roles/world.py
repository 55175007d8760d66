"""What the table asks for: one project in everybody's scope, one elsewhere, and what hangs on them."""

import datetime
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from projects.base.models import Attachment
from projects.base.periods import Month
from projects.bulletins.models import RouteStep
from projects.directory.models import Delegation, Division, Organisation
from projects.dispatch.models import Exemption
from projects.dispatch.site_checking import Found, record_check
from projects.investment import talking, travelling
from projects.investment.prospecting import Spoken
from projects.issues import supervising
from projects.liaison.models import Directive, TeamMember, Visit
from projects.meetings import arranging, deciding, holding
from projects.pool.models import (
    GroupTask,
    Milestone,
    Project,
    Responsibility,
    RollingReview,
    Suspension,
)
from projects.reminders import digesting
from projects.reminders.models import Feed
from projects.ui.models import SavedFilter
from tests.api.cases import make_token
from tests.bulletins.cases import publish_month, send_month
from tests.bulletins.week_cases import make_brief, publish_brief
from tests.chains.cases import make_enterprise, make_entry, make_link
from tests.city import LONG_AGO, WEEK, make_organisation, make_project, make_report, make_user
from tests.dispatch.site_cases import POINT
from tests.imports.books import checked_run
from tests.investment.signed_cases import make_agreement, make_prospect, make_receipt
from tests.issues.cases import assigned
from tests.meetings.cases import decided, planned
from tests.platforms.cases import make_comparison
from tests.pool.applying import make_application
from tests.preparation.cases import make_permit, make_service, make_session
from tests.reminders.cases import make_robot, prefer
from tests.roles.addresses import NOT_A_PROJECT, SPECIAL, names_in


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
        self.comparison = make_comparison(cast.admin, self.own)
        self.run = checked_run(cast.admin)
        self.token = make_token(make_user("platform", "supervision"))[0]
        self.saved = SavedFilter.objects.create(user=cast.admin, list_key="pool.project", name="某人的")
        self.reminders()

    def reminders(self):
        """A robot of the district's group, a calendar, and a message to somebody by every way."""
        cast, now = self.cast, timezone.now()
        self.robot = make_robot(cast.office, division=cast.district)
        self.feed = Feed.objects.create(user=cast.admin, made_at=now)
        Feed.objects.create(user=cast.staff, made_at=now)
        prefer(cast.staff, by_email=True)
        cast.staff.email = "staff@example.com"
        cast.staff.save()
        digesting.make_all(now)

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
