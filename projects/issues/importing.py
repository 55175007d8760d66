"""Issues (问题台账) from files: new ones are raised, known ones put right, assigned, reported on."""

import copy

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from projects.base.errors import RuleViolation, require
from projects.base.money import wan
from projects.imports import kinds
from projects.pool.duplicates import plain
from projects.pool.naming import Alike

from . import acts, correcting
from .importing_fields import FIELDS, parted
from .importing_loaded import Loaded
from .models import OVER, WORKED_ON, State
from .taking_back import take_assignment_back, take_note_back

FACTS = ("description", "category", "level", "investment_affected", "raised_on")
NOT_TOLD = _(
    "Progress is reported by who handles the issue, or by the project's steward. To bring in the rest of the "
    "file, match its columns again and leave this one out."
)
WITH_THE_UNIT = ("handler", "phone", "due_on", "measures")


class IssueOptions(forms.Form):
    """Why facts of issues that are assigned already are put right; the office alone may do that."""

    reason = forms.CharField(
        label=gettext_lazy("Why facts are put right"),
        max_length=300,
        required=False,
        initial="",
        help_text=gettext_lazy("For issues that are assigned already; asked of the dispatch office alone."),
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        if not user.may("issues.coordinate_issue"):
            del self.fields["reason"]


class Issues(kinds.Kind):
    """A row is one issue of one project."""

    code = "issue"
    label = gettext_lazy("Issues")
    lists = ("issues.issue",)
    list_url = "issues:list"
    about = gettext_lazy(
        "Each row is an issue of a project, found again by its project and title. New ones are raised, and "
        "assigned where a unit is named; who raised an issue changes it until it is assigned, who handles it "
        "reports its progress. Empty cells change nothing."
    )
    order = 60
    options_form = IssueOptions
    fields = FIELDS
    nothing_without = ("title",)

    def permission(self, user):
        return user.may("issues.raise_issue")

    def prepare(self, reading):
        return Loaded(reading)

    def find(self, values, known, reading):
        found, project = self._found(values, known)
        if values.get("organisation"):
            values["organisation"] = known.units.proper(values["organisation"], project.division)
        return found

    def _found(self, values, known):
        """(the issue that a row names, or None, its project)."""
        if values["number"]:
            found = known.issues.get(values["number"])
            require(found is not None, "no_issue", gettext_lazy("No issue that you may see has this number."))
            project = known.projects.get(found.project_id) or found.project
            if values["code"] or values["project"]:
                project = known.projects.find(code=values["code"] or "", name=values["project"] or "")
            require(
                project.pk == found.project_id and plain(parted(values["title"])[0]) == plain(found.title),
                "other_issue",
                gettext_lazy("Number %(number)s is the issue “%(title)s” of “%(project)s”."),
                number=found.pk,
                title=found.title,
                project=found.project.name,
            )
            return found, project
        project = known.projects.find(code=values["code"] or "", name=values["project"] or "")
        return known.issue_of(project, values["title"]), project

    def current(self, record, known, reading):
        same = {name: getattr(record, name) for name in (*FACTS, "due_on", "measures", "progress", "title")}
        told = record.description
        project = known.projects.get(record.project_id) or record.project
        return {
            **same,
            # Of a title that was too long the whole stands there, before what was told beside it.
            "description": told and Alike(told, lambda text: told.endswith(f"\n{text}")),
            "project": record.project.name,
            "code": record.project.national_code,
            "number": record.pk,
            "organisation": known.units.of(record.organisation, project.division),
            "handler": record.responsible_name or None,
            "phone": record.handler_phone and Alike(record.handler_phone, lambda text: True),
            "state": record.get_state_display(),
        }

    # What is wrong with a row, all at once.

    def check(self, record, values, known, reading):
        wrong = {}
        if record is None:
            project = known.projects.find(code=values["code"] or "", name=values["project"] or "")
            changed = {name for name, value in values.items() if value is not None}
            if project.pk not in known.may_raise:
                wrong["project"] = _("You raise no issues of this project.")
        else:
            record = known.issues[record.pk]
            project = known.projects.get(record.project_id) or record.project
            changed = self._changed(record, values, known, reading)
            self._check_rights(record, changed, reading, wrong)
        self._check_facts(project, values, changed, known, reading, wrong)
        self._check_hands(record, project, values, changed, known, reading, wrong)
        return wrong

    def _changed(self, record, values, known, reading):
        now = self.current(record, known, reading)
        return {
            name for name, value in values.items() if value is not None and (now.get(name) or None) != value
        }

    def _check_rights(self, issue, changed, reading, wrong):
        facts = changed.intersection(FACTS)
        if issue.state in OVER:
            said = RuleViolation(
                "over", _("The issue is “%(state)s” and is not changed."), state=State(issue.state).label
            )
            wrong.update(dict.fromkeys(changed.intersection((*FACTS, "organisation", "progress")), said))
        elif issue.state == State.OPEN and issue.raised_by_id == reading.user.pk:
            return
        elif issue.may_coordinate:
            for name in facts.difference(correcting.CORRECTED):
                wrong[name] = _("Who raised the issue changes this, until it is assigned.")
            if facts & set(correcting.CORRECTED) and not reading.options.get("reason"):
                said = _("Say in the options above why facts are put right.")
                wrong["reason"] = said
        else:
            said = _(
                "Who raised the issue changes this, until it is assigned; the office puts it right later."
            )
            wrong.update(dict.fromkeys(facts, said))

    def _check_facts(self, project, values, changed, known, reading, wrong):
        on, entered = values.get("raised_on"), known.entered.get(project.pk)
        if "raised_on" in changed and on > reading.on:
            wrong.setdefault("raised_on", _("This day has not come yet."))
        elif "raised_on" in changed and entered and on < entered:
            said = _("The project entered the pool on %(day)s; no issue of it was raised before.")
            wrong.setdefault("raised_on", RuleViolation("wrong", said, day=entered))
        amount, total = values.get("investment_affected"), project.total_investment
        if "investment_affected" in changed and total is not None and amount > total:
            said = _("More than the project's total investment of %(total)s (10k yuan).")
            wrong.setdefault("investment_affected", RuleViolation("wrong", said, total=wan(total)))

    def _check_hands(self, issue, project, values, changed, known, reading, wrong):
        if "organisation" in changed:
            try:
                unit = known.unit_for(project, values["organisation"])
                if values.get("handler"):
                    known.person_of(unit, values["handler"])
            except RuleViolation as error:
                at = (
                    "handler"
                    if error.code == "ambiguous"
                    and known.units.look(values["organisation"], project.division)
                    else ""
                )
                wrong.setdefault(at or "organisation", error)
            if issue is not None and issue.state != State.OPEN:
                said = _("It is assigned already; on its page it is given to somebody else, with the reason.")
                wrong.setdefault("organisation", said)
            elif not (project.pk in known.may_assign if issue is None else issue.may_assign):
                wrong.setdefault("organisation", _("You assign no issues of this project."))
            if values.get("due_on") and values["due_on"] < reading.on:
                wrong.setdefault("due_on", _("The deadline cannot lie in the past."))
        else:
            for name in changed.intersection(WITH_THE_UNIT):
                said = _("This goes with the assignment, and the row assigns the issue to no unit.")
                wrong.setdefault(name, said)
        if "progress" in changed:
            assigned = issue is not None and issue.state in WORKED_ON
            if not assigned and "organisation" not in changed:
                wrong.setdefault("progress", _("Progress is reported once the issue is assigned."))
            elif not (known.says_progress(issue) if assigned else project.pk in known.stewarded):
                wrong.setdefault("progress", NOT_TOLD)

    # Writing.

    def write(self, record, values, known, reading):
        stamp = {"by": reading.user, "at": reading.at}
        given = {name: value for name, value in values.items() if value is not None}
        if record is None:
            project = known.projects.find(code=values["code"] or "", name=values["project"] or "")
            facts = {name: given[name] for name in FACTS if name in given}
            title, whole = parted(given["title"])
            told = [text for text in (whole, given.get("description")) if text]
            issue = acts.raise_issue(
                project, **{**facts, "title": title, "description": "\n".join(told)}, **stamp
            )
            issue.project = project
        else:
            # A copy: what a trial leaves in it is rolled back in the data base, and must be here.
            issue = copy.copy(record)
            self._put_right(issue, {name: given[name] for name in FACTS if name in given}, reading)
        if "organisation" in given:
            issue = self._assign(issue, given, known, stamp)
        if "progress" in given:
            issue = acts.note(issue, given["progress"], beside=not known.handles(issue), **stamp)
        return issue

    def _put_right(self, issue, facts, reading):
        stamp = {"by": reading.user, "at": reading.at}
        if not facts:
            return
        if issue.state == State.OPEN and issue.raised_by_id == reading.user.pk:
            correcting.revise(issue, **facts, **stamp)
        else:
            correcting.correct(issue, reason=reading.options.get("reason") or "", **facts, **stamp)

    def _assign(self, issue, given, known, stamp):
        unit = known.unit_for(issue.project, given["organisation"])
        who = known.person_of(unit, given["handler"]) if "handler" in given else {}
        phone = {"phone": given["phone"]} if "phone" in given and "handler" not in who else {}
        return acts.assign(
            issue,
            unit,
            due_on=given.get("due_on"),
            measures=given.get("measures", ""),
            **who,
            **phone,
            **stamp,
        )

    def restore(self, record, values, known, reading):
        stamp = {"by": reading.user, "at": reading.at}
        own = known.issues.get(record.pk)
        require(
            own is not None
            and ("progress" not in values or known.says_progress(own))
            and ("organisation" not in values or own.may_assign),
            "not_yours",
            gettext_lazy("You may not change this issue any more."),
        )
        if "progress" in values:
            record = take_note_back(record, **stamp)
        if "organisation" in values:
            record = take_assignment_back(record, measures=values.get("measures") or "", **stamp)
        facts = {name: values[name] for name in FACTS if name in values}
        facts = {
            name: "" if value is None and name == "description" else value for name, value in facts.items()
        }
        self._put_right(record, facts, reading)
        return record

    def remove(self, record, reading):
        """An issue that was raised by mistake is withdrawn: it stays readable and counts nowhere."""
        stamp = {"by": reading.user, "at": reading.at}
        if record.notes.exists():
            record = take_note_back(record, **stamp)
        if record.assigned_on is not None:
            record = take_assignment_back(record, **stamp)
        correcting.withdraw(record, reason=gettext("The import is taken back."), **stamp)

    def fetch(self, model, keys):
        return model.objects.select_related("organisation", "handler", "project").in_bulk(keys)

    def address(self, record):
        return reverse("issues:issue", args=[record.pk])

    def describe(self, record):
        return f"{record.project.name} · {record.title}"

    def records(self, reading):
        """What the reader may change: his own until they are assigned, those he assigns or reports on."""
        known = self.prepare(reading)
        return [
            issue
            for issue in known.issues.values()
            if (issue.state == State.OPEN and (issue.raised_by_id == reading.user.pk or issue.may_assign))
            or (issue.state in WORKED_ON and known.says_progress(issue))
        ]
