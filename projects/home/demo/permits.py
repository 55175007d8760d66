"""The permits of the demo city: profiles, permits in all states, their steps, documents and events."""

from projects.base import events
from projects.base.periods import add_months
from projects.pool.models import Project, Responsibility, Stage
from projects.preparation import planning, rules
from projects.preparation.acting import event_params, in_calendar_days
from projects.preparation.models import (
    MissingDocument,
    Permit,
    PermitStep,
    PreparationProfile,
    RegionalAssessment,
)
from projects.preparation.rules import Status

from .fate import DAY
from .frame import moment
from .permitting import Planner, begun_on
from .source import chance, read

HAZARDOUS = ("medicine", "mine")
WIDE_LAND = ("wind", "solar", "farm", "farmland")


def profile_of(fate, rng):
    """What decides the needs of a project, as its trade has it."""
    key, industry = fate.sector["key"], fate.sector["industry"]
    area = rng.uniform(20, 400) if key in WIDE_LAND else rng.uniform(0.6, 30)
    return PreparationProfile(
        project=fate.project,
        uses_new_land=None if fate.project.nature in ("TECHNICAL", "RENOVATION") else True,
        uses_grassland=rng.random() < (0.45 if key in WIDE_LAND else 0.12),
        uses_forest=rng.random() < (0.2 if key in ("wind", "road", "ecology") else 0.05),
        takes_water=key in ("corn", "meat", "heat", "water") and rng.random() < 0.7,
        is_hazardous=key in HAZARDOUS,
        is_listed=key in ("wind", "solar") and rng.random() < 0.5,
        land_area_ha=round(area, 2),
        earthworks_m3=rng.randrange(800, 90_000, 100),
        energy_tce=rng.randrange(1200, 60_000, 100) if industry in "BC" else rng.randrange(50, 3000, 10),
        eia_kind="REPORT" if key in HAZARDOUS else "FORM" if industry in "BCDN" else "REGISTER",
    )


def make_assessments(people, frame):
    """Assessments of whole zones that stand for single reports; {division code: {procedure code: row}}."""
    zones = {}
    for code in ("TL-KFQ", "150581"):
        division = people.divisions[code]
        for number, (procedure, what) in enumerate(read("texts")["assessments"].items(), 1):
            zones.setdefault(code, {})[procedure] = RegionalAssessment(
                division=division,
                name=f"{division.name}{what}（演示）",
                code=procedure,
                document_number=f"演示评〔{frame.year - 2}〕{number}号",
                valid_from=frame.today.replace(year=frame.year - 2, month=1, day=1),
                valid_to=frame.today.replace(year=frame.year + 3, month=1, day=1),
                is_demo=True,
            )
    RegionalAssessment.objects.bulk_create(row for rows in zones.values() for row in rows.values())
    return zones


def make_permits(fates, people, frame):
    """Plan and play the permits of all projects whose procedures have begun; returns the events.

    The site of a project is settled by the permit that settles it.
    """
    return Permitting(people, frame).make(fates)


class Permitting:
    """Builds all rows in memory and keeps them in bulk."""

    def __init__(self, people, frame):
        self.people, self.frame = people, frame
        self.templates = planning.Templates.load(frame.today)
        self.zones = make_assessments(people, frame)
        self.planner = Planner(frame, self.zones)
        self.permits, self.steps, self.documents, self.acts = [], [], [], []
        self.sites = []
        self.told_since = frame.today.replace(year=frame.year - 1, month=1, day=1)

    def make(self, fates):
        """See make_permits."""
        begun = [fate for fate in fates if begun_on(fate) is not None]
        profiles = {fate: profile_of(fate, chance("profile", fate.key)) for fate in begun}
        PreparationProfile.objects.bulk_create(profiles.values())
        holders = self._holders()
        for fate in begun:
            self._project(fate, profiles[fate], holders.get(fate.project.pk, self.people.users["agent"]))
        Permit.objects.bulk_create(self.permits, batch_size=500)
        PermitStep.objects.bulk_create(self.steps, batch_size=1000)
        MissingDocument.objects.bulk_create(self.documents)
        Project.objects.bulk_update(self.sites, ["site_settled_on"], batch_size=200)
        return [self._event(*act) for act in self.acts]

    def _holders(self):
        """{project id: who handles its permits}: its agent, else its steward (one query)."""
        rows = Responsibility.objects.current().filter(role__in=["STEWARD", "AGENT"]).select_related("user")
        return {row.project_id: row.user for row in rows.order_by("-role")}

    def _project(self, fate, profile, handler):
        begun, project = begun_on(fate), fate.project
        found = planning.missing_permits(project, profile, self.templates, begun)
        left = [first for stage, first in fate.stages if stage == Stage.WITHDRAWN and first > begun]
        last = min([self.frame.today, *left])
        by_code = {permit.code: permit for permit in found}
        codes = [permit.code for permit in found]
        self.tell(
            project, "plan", begun, handler, {"added": codes, "dropped": [], "count": len(codes), "less": 0}
        )
        for course in self.planner.courses(fate, found, last):
            Play(self, by_code[course.code], course, handler, begun).run()
        settled = [one for one in found if one.procedure.settles_site]
        if settled:
            project.site_settled_on = settled[0].granted_on
            self.sites.append(project)
        self.permits += found

    def tell(self, project, verb, on, by, params, permit=None, reason=""):
        """Keep what the event of an act will say; what is older than last year the steps alone tell."""
        if on >= self.told_since:
            self.acts.append((project, verb, on, by, params, permit, reason))

    def _event(self, project, verb, on, by, params, permit, reason):
        told = event_params(permit, on, **params) if permit else {"on": on, **params}
        rng = chance("permit-act", project.name, permit.code if permit else "", verb)
        at = min(moment(on, rng.randint(9, 16), rng.randint(0, 59)), self.frame.now)
        return events.build(f"permit.{verb}", project, by=by, at=at, reason=reason, params=told)


class Play:
    """Plays the course of one permit, as preparation.acts would have done it."""

    def __init__(self, making, permit, course, handler, begun):
        self.making, self.permit, self.course, self.handler = making, permit, course, handler
        self.decider = making.people.users["approval"]
        self.calendar, self.rng = making.frame.calendar, chance("permit", permit.project.name, permit.code)
        self.rows = [[Status.NOT_STARTED, begun, handler, ""]]

    def run(self):
        """All steps in order; the last one is how it stands."""
        course, permit = self.course, self.permit
        permit.status_on = self.rows[0][1]
        if course.is_adjusted:
            self._adjust()
        elif course.is_regional:
            self._by_region()
        else:
            self._ordinary()
            self._lapse()
        until = [row[1] for row in self.rows[1:]] + [None]
        self.making.steps += [
            PermitStep(permit=permit, status=status, valid_from=on, valid_to=end, by=by, reason=reason)
            for (status, on, by, reason), end in zip(self.rows, until, strict=True)
        ]
        permit.status, permit.status_on = self.rows[-1][:2]
        permit.version = len(self.rows)

    def _step(self, status, on, by, verb, reason="", **params):
        on = max(on, self.rows[-1][1])
        self.rows.append([status, on, by, reason])
        self._tell(verb, on, by, reason, **params)
        return on

    def _tell(self, verb, on, by, reason="", **params):
        self.making.tell(self.permit.project, verb, on, by, params, self.permit, reason)

    def _adjust(self):
        reason = self.rng.choice(read("texts")["not_needed"])
        self.permit.is_adjusted, self.permit.adjustment = True, reason
        self._step(
            Status.NOT_APPLICABLE, self.course.prepare, self.handler, "adjust", reason, applicable=False
        )

    def _by_region(self):
        permit = self.permit
        zone = self.making.zones[permit.project.division.code].get(permit.code)
        if zone is None:
            return
        on = self._step(
            Status.GRANTED, self.course.grant, self.handler, "reuse_regional", assessment=zone.name
        )
        permit.regional, permit.granted_on, permit.document_number = zone, on, zone.document_number
        permit.valid_until = zone.valid_to - DAY

    def _ordinary(self):
        course, permit = self.course, self.permit
        if course.prepare:
            permit.preparing_on = self._step(
                Status.PREPARING, course.prepare, self.handler, "begin", anew=False
            )
        if course.accept:
            self._accept()
        if course.supplement:
            reason = self.rng.choice(read("texts")["supplement"])
            self._step(Status.SUPPLEMENT, course.supplement, self.decider, "supplement", reason)
        if course.resume:
            self._resume()
        if course.refuse:
            self._step(
                Status.REFUSED,
                course.refuse,
                self.decider,
                "refuse",
                self.rng.choice(read("texts")["refused"]),
            )
        elif course.grant:
            self._grant()

    def _accept(self):
        course, permit = self.course, self.permit
        missing = len(course.supplied)
        permit.due_on = self._promise(course.accept, permit.promised_days)
        status = Status.ACCEPTED_MISSING if missing else Status.ACCEPTED
        permit.accepted_on = self._step(
            status, course.accept, self.decider, "accept", due=permit.due_on, missing=missing
        )
        permit.handling = course.handling
        for name, due, supplied in course.supplied:
            document = MissingDocument(
                permit=permit,
                name=name,
                guarantor=permit.project.contact_name or str(self.handler),
                commitment_number=f"演示承诺〔{permit.accepted_on.year}〕{self.rng.randint(1, 400)}号",
                promised_on=permit.accepted_on,
                due_on=due,
                supplied_on=supplied,
            )
            self.making.documents.append(document)
            permit.open_documents += supplied is None
            if supplied:
                late = max((supplied - due).days, 0)
                self._tell("supply", supplied, self.handler, document=name, late=late)
        dates = [supplied for _name, _due, supplied in course.supplied]
        if dates and None not in dates:
            # The last one in makes it an ordinary case; the event of the document tells it.
            self.rows.append([Status.ACCEPTED, max(dates), self.handler, ""])

    def _promise(self, start, days):
        every_day = in_calendar_days(self.permit.procedure)
        return rules.promise(self.calendar, start, days, in_calendar_days=every_day)

    def _resume(self):
        course, permit = self.course, self.permit
        every_day = in_calendar_days(permit.procedure)
        took = (course.resume - course.supplement).days
        if not every_day:
            took = self.calendar.between(course.supplement, course.resume)
        before, permit.due_on = (
            permit.due_on,
            self._promise(permit.accepted_on, permit.promised_days + took),
        )
        self._step(Status.ACCEPTED, course.resume, self.handler, "resume", before=before, due=permit.due_on)

    def _grant(self):
        permit = self.permit
        permit.document_number = f"演示许〔{self.course.grant.year}〕{self.rng.randint(1, 900)}号"
        on = self._step(
            Status.GRANTED, self.course.grant, self.decider, "grant", document=permit.document_number
        )
        permit.granted_on = on
        permit.handling = permit.handling or self.course.handling
        months = permit.procedure.validity_months
        permit.valid_until = add_months(on, months) if months else None

    def _lapse(self):
        """What is not valid any more has lapsed, where the project has not started (as the tick does)."""
        permit, today = self.permit, self.making.frame.today
        is_old = permit.valid_until and permit.valid_until < today
        if is_old and permit.project.started_on is None and permit.project.stage != Stage.WITHDRAWN:
            self._step(Status.LAPSED, permit.valid_until + DAY, None, "lapse", until=permit.valid_until)
