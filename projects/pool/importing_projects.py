"""Projects from files: what a row means, what speaks against it, and by which acts it goes in.

New projects are set up as they stood (pool.bringing). Of known ones the facts are put right; stage and
division move by their acts, and the tier never: it moves by review.
"""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.base.errors import RuleViolation
from projects.base.money import DASH, wan
from projects.base.wording import sentences
from projects.imports.kinds import Kind

from . import acts, bringing, taking_back
from .duplicates import Subject, plain, unanswered
from .entry_rules import is_small
from .importing_fields import FIELDS, LABELS, MOVED, NAMED
from .importing_known import RELATED, Loaded
from .importing_options import ProjectOptions, keeps_lists
from .models import Project, ProjectListEntry, Stage
from .models.project import BEFORE_START, BUILDING
from .naming import Alike, settled

REQUIRED = _("This must be filled in.")
NEEDS_TIER = _(
    "A new project that has not started stands in a tier: fill in the column “%(field)s”, or choose "
    "“%(option)s” in the options."
)
NEEDS_STAGE = _(
    "A new project needs a stage: fill in the column “%(field)s”, or choose “%(option)s” in the options."
)
NOT_YOURS = _("You may not change this project.")


class Projects(Kind):
    """Projects, new ones and facts of known ones."""

    code, label, order = "project", _("Projects"), 10
    lists = ("pool.project",)
    list_url = "pool:project_list"
    about = _(
        "A row is a project, found by its national code, else by its name. New projects are set up as they "
        "stood on a day; of known ones facts are put right. A tier is not changed here: it moves by review."
    )
    fields = FIELDS
    options_form = ProjectOptions

    def permission(self, user):
        return user.may("pool.change_project") or user.may("pool.add_project")

    def prepare(self, reading):
        return Loaded(reading)

    def find(self, values, known, reading):
        said = {"code": values.get("national_code") or "", "name": values.get("name") or ""}
        found = known.projects.look(**said)
        if found is None and (not said["name"] or not known.for_new):
            return known.projects.find(**said)
        known.put_into_words(values, found, new_owners=self._begins_owners(found, reading))
        if found is None:
            self._put_options(values, reading.options)
        return found

    @staticmethod
    def _begins_owners(project, reading):
        """Whether an owner whom nobody knows is entered with a row of a project, new where it is None."""
        return bool(reading.options.get("new_owners" if project is None else "new_owners_of_known"))

    def current(self, record, known, reading):
        values = {
            one.code: getattr(record, one.code)
            for one in FIELDS
            if one.code not in NAMED and one.code != "serial"
        }
        values |= {code: known.names[code].of(getattr(record, code), record.division) for code in NAMED}
        phone = record.contact_phone
        values["contact_phone"] = phone and Alike(phone, lambda text: plain(text) == plain(phone))
        values["content"] = Alike(record.content, lambda text: text.split() == record.content.split())
        if record.stage not in BEFORE_START:
            # What has started stands in no tier, whatever a file says of it.
            values["tier"] = Alike(DASH, lambda _text: True)
        values["serial"] = known.listed.get(record.pk)
        return {code: None if value == "" else value for code, value in values.items()}

    def check(self, record, values, known, reading):
        begins = self._begins_owners(record, reading)
        found, faults = known.records_of(values, record, new_owners=begins)
        if record is not None and "owner" in faults and faults["owner"].code == "unknown":
            faults["owner"] = UnknownOwner(faults["owner"])
        faults |= self._check_days(record, values)
        faults |= self._check_serial(record, values, known, reading)
        if record is None:
            return self._check_new(values, found, known, reading) | faults
        return self._check_known(record, values, found, known) | faults

    def _check_days(self, record, values):
        start, end = (
            values.get(code) or (record and getattr(record, code))
            for code in ("planned_start_on", "planned_completion_on")
        )
        # A month that begins with the start may well end with the completion.
        if start and end and settled(end) < settled(getattr(start, "first", start)):
            return {"planned_completion_on": _("The planned completion lies before the planned start.")}
        return {}

    def _check_serial(self, record, values, known, reading):
        serial = values.get("serial")
        if serial is None or not reading.options.get("project_list"):
            return {}
        held = known.listed.get(record.pk) if record is not None else None
        if held not in (None, serial):
            told = _("The project is No. %(serial)s of the list; a serial number never changes.")
            return {"serial": RuleViolation("serial", told, serial=held)}
        if held is None and serial in known.taken:
            told = _("No. %(serial)s of the list is another project's.")
            return {"serial": RuleViolation("serial_taken", told, serial=serial)}
        return {}

    def _check_known(self, project, values, found, known):
        faults = {}
        if values.get("tier") not in (None, project.tier):
            faults["tier"] = _("A tier moves by review, not by an import: leave it as it is.")
        if values.get("stage") not in (None, project.stage):
            if values["stage"] == Stage.WITHDRAWN:
                faults["stage"] = _("A project is withdrawn on its own page, not by an import.")
            elif project.pk not in known.may_move:
                faults["stage"] = _("You may not move this project to another stage.")
        to = found.get("division")
        if to is not None and to.pk != project.division_id and to.pk not in known.for_known:
            faults["division"] = _("You may not move projects to this division.")
        code = values.get("national_code")
        if code and code != project.national_code and code in known.everything.codes:
            faults["national_code"] = _("This national code cannot be given: it is in use.")
        return faults

    def _check_new(self, values, found, known, reading):
        options = reading.options
        stage, tier = values.get("stage"), values.get("tier") or options.get("tier")
        # Before its stage is known it may be one that needs a tier: said at once with what else is missing.
        in_pool = not stage or stage in BEFORE_START
        faults = {}
        for code, value in (
            ("name", values.get("name")),
            ("division", values.get("division")),
            ("stage", stage),
            ("total_investment", values.get("total_investment")),
            ("tier", tier or not in_pool),
        ):
            if value in (None, "", False):
                faults[code] = REQUIRED
        for code, told in (("tier", NEEDS_TIER), ("stage", NEEDS_STAGE)):
            if code in faults:
                option = ProjectOptions.base_fields[code].label
                faults[code] = RuleViolation("missing", told, field=LABELS[code], option=option)
        if stage == Stage.WITHDRAWN:
            faults["stage"] = _("A project that was withdrawn is not brought in.")
        division = found.get("division")
        if division is not None and division.pk not in known.for_new:
            faults["division"] = _("You may not enter projects in this division.")
        total = values.get("total_investment")
        if in_pool and total is not None and is_small(total, known.minimum) and not options.get("exception"):
            told = _(
                "The pool takes projects from %(minimum)s (10k yuan) on; say in the options why smaller ones "
                "are an exception."
            )
            faults["exception"] = RuleViolation("below_minimum", told, minimum=wan(known.minimum))
        return faults | self._check_twice(values, found, known, options)

    @staticmethod
    def _put_options(values, options):
        """Stage and tier of a new project where the file says none, so that the preview shows them; what has
        started stands in no tier."""
        values["stage"] = values.get("stage") or options.get("stage") or None
        if values["stage"] in BEFORE_START:
            values["tier"] = values.get("tier") or options.get("tier") or None

    def _check_twice(self, values, found, known, options):
        """Whether a new project is one that there is already, in the pool or in the file."""
        code, name = values.get("national_code") or "", values.get("name") or ""
        if code and code in known.codes:
            told = _("“%(project)s” in this file has the same national code.")
            return {"national_code": RuleViolation("twice", told, project=known.codes[code])}
        if code and code in known.everything.codes:
            return {"national_code": _("This national code cannot be given: it is in use.")}
        if code:
            known.codes[code] = name
        owner, division = found.get("owner"), found.get("division")
        owner = str(getattr(owner, "name", owner or ""))
        key = division.pk if division is not None else None
        subject = Subject(name, owner, code, key, values.get("place") or "")
        like = [one for one in known.everything.like(subject) if one.asks]
        known.everything.add(subject)
        if not unanswered(like, options.get("difference") or ""):
            return {}
        if not like[0].named:
            told = _("It is like a project that there is in %(division)s; say in the options how it differs.")
            return {"difference": RuleViolation("like", told, division=like[0].candidate.division_name)}
        told = _("It is like “%(project)s” (%(why)s); say in the options how it differs, or use that name.")
        return {"difference": Like(told, like[0])}

    def write(self, record, values, known, reading):
        found, faults = known.records_of(values, record, new_owners=True)
        for error in faults.values():
            raise error if isinstance(error, RuleViolation) else RuleViolation("unknown", error)
        if record is None:
            return self._begin(values, found, known, reading)
        return self._change(record, values, found, reading)

    def restore(self, record, values, known, reading):
        """Back before its start a project stands in the tier that it left by that start, and has not started;
        a place on the list that the file gave is gone. Its stage has the evidence that it had, and not the
        document of the file."""
        if known.projects.get(record.pk) is None:
            raise RuleViolation("not_yours", NOT_YOURS)
        since, had_started = None, False
        if "stage" in values:
            project = Project.objects.get(pk=record.pk)
            since = project.stages.current().values_list("valid_from", flat=True).first()
            had_started = project.stage not in BEFORE_START
            reading = self._with_old_evidence(project, values["stage"], reading)
        listed = {code: value for code, value in values.items() if code == "serial"}
        project = self.write(record, {k: v for k, v in values.items() if k not in listed}, known, reading)
        stamp = self._stamp(reading)
        if listed and self._list(reading) is not None:
            bringing.take_off_list(project, self._list(reading), **stamp)
        if had_started and project.stage in BEFORE_START and not project.tier:
            self._enter_again(project, since, reading, stamp)
        return project

    def _with_old_evidence(self, project, stage, reading):
        """The reading of an undoing, with the evidence of the stage that a project goes back to."""
        before = (
            project.stages.exclude(valid_to=None).filter(value=stage).order_by("-valid_to", "-pk").first()
        )
        evidence = before.evidence if before is not None else ""
        if not evidence and project.stage in BEFORE_START and stage in BUILDING:
            # A start may need some.
            evidence = self._stamp(reading)["reason"]
        return replace(reading, options={**reading.options, "document_number": evidence})

    def _enter_again(self, project, since, reading, stamp):
        left = project.transfers.filter(action="EXIT").order_by("-pk").first()
        if left is None or left.on != since:
            return
        on = reading.options.get("valid_from") or reading.on
        project.move_to_tier(left.from_tier, on=on, exception=stamp["reason"], **stamp)
        if project.started_on == since:
            acts.change_facts(project, {"started_on": None}, **stamp)

    @staticmethod
    def _stamp(reading):
        return {"by": reading.user, "at": reading.at, "reason": str(reading.options.get("reason") or "")}

    def _begin(self, values, found, known, reading):
        options, begun = reading.options, None
        facts = {
            code: settled(value)
            for code, value in values.items()
            if value is not None and code not in MOVED and code not in NAMED
        }
        facts |= {code: one for code, one in found.items() if code != "division"}
        if isinstance(facts.get("owner"), str):
            facts["owner"], is_new = bringing.owner_named(facts["owner"], found["division"])
            begun = facts["owner"] if is_new else None
        project = Project(
            division=found["division"],
            stage=values["stage"],
            tier=(values["tier"] or "") if values["stage"] in BEFORE_START else "",
            **facts,
        )
        return bringing.bring_in(
            project,
            on=options.get("valid_from") or reading.on,
            by=reading.user,
            at=reading.at,
            reason=str(options.get("reason") or ""),
            evidence=options.get("document_number") or "",
            source=reading.source,
            listed=self._list(reading),
            serial=values.get("serial"),
            exception=options.get("exception") or "",
            difference=options.get("difference") or "",
            begun=begun,
        )

    def _list(self, reading):
        """The list that new projects are put on, or None."""
        return reading.options.get("project_list") if keeps_lists(reading.user) else None

    def _change(self, record, values, found, reading):
        options, stamp = reading.options, self._stamp(reading)
        project = Project.objects.get(pk=record.pk)
        on, document = options.get("valid_from") or reading.on, options.get("document_number") or ""
        facts = {}
        for code, value in values.items():
            if code in MOVED or code == "name":
                continue
            facts[code] = found.get(code) if code in NAMED else settled(value)
            if facts[code] is None and not Project._meta.get_field(code).null:
                facts[code] = Project._meta.get_field(code).get_default()
        if isinstance(facts.get("owner"), str):
            facts["owner"] = bringing.owner_named(facts["owner"], project.division)[0]
        acts.change_facts(project, facts, **stamp)
        division = found.get("division")
        if division is not None and division != project.division:
            project.move_to_division(division, on=on, **stamp)
        if values.get("stage") is not None and values["stage"] != project.stage:
            project.change_stage(values["stage"], on=on, evidence=document, **stamp)
        if values.get("serial") is not None and self._list(reading) is not None:
            place = {"on": on, "document": document, **stamp}
            bringing.put_on_list(project, self._list(reading), values["serial"], **place)
        return project

    def before_removing(self, records, reading):
        looked = taking_back.look_at(record.pk for record in records)
        for record in records:
            record.looked = looked[record.pk]

    def remove(self, record, reading):
        if not Project.objects.permits(reading.user, "change", record):
            raise RuleViolation("not_yours", NOT_YOURS)
        taking_back.take_back(record, **self._stamp(reading), looked=getattr(record, "looked", None))

    def fetch(self, model, keys):
        return Project.objects.select_related(*RELATED).in_bulk(keys)

    def address(self, record):
        return reverse("pool:project", args=[record.pk])

    def describe(self, record):
        return record.name

    def records(self, reading):
        rows = Project.objects.allowed(reading.user, "change").select_related(*RELATED)
        listed = reading.options.get("project_list") or main_list(reading.on)
        return rows.in_list_order(listed) if listed is not None else rows.order_by("pk")


def main_list(day):
    """The list whose serial numbers order the year's sheets, or None (one query)."""
    return ProjectListEntry._meta.get_field("project_list").related_model.objects.main_of(day.year)


class UnknownOwner(RuleViolation):
    """An owner whom nobody knows, of a project that there is: a slip rather than a new one."""

    def __init__(self, error):
        super().__init__("unknown_owner", error.message, **error.params)

    def __str__(self):
        box = _("If it is a new unit, tick “%(option)s” in the options.")
        option = ProjectOptions.base_fields["new_owners_of_known"].label
        return sentences([super().__str__(), str(box) % {"option": option}])


class Like(RuleViolation):
    """A new project is like one that there is; why is put into words when it is read."""

    def __init__(self, message, likeness):
        super().__init__("like", message, project=likeness.candidate.name)
        self._likeness = likeness

    def __str__(self):
        return str(self.message) % {**self.params, "why": self._likeness.why}
