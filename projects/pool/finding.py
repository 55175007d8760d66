"""The project that a row of somebody's file speaks of: by its national code, or by its name.

Names are compared without blanks, punctuation and widths, codes by their digits. The code decides; a name
that plainly belongs to another project is refused, because one of the two must be wrong. Of projects that
the reader may not change nothing is told.
"""

import re
import unicodedata
from collections import defaultdict
from difflib import get_close_matches

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.errors import RuleViolation
from projects.imports import cells
from projects.imports.kinds import Field

from .duplicates import plain

CODE_NAMES = ("项目代码", "投资项目代码", "投资项目统一代码", "统一代码", "国家代码", "项目统一代码", "赋码")
NAME_NAMES = ("项目名称", "项目", "名称", "工程名称", "项目（工程）名称", "建设项目名称")
# A name as it stands in a cell, on one line.
read_text = cells.name(200)
NOT_DIGITS = re.compile(r"\D+")
# How many names that are not found are answered with the nearest one: comparing all of a long file is slow.
MOST_HINTS = 50
NEAR = 0.75


def code_key(code):
    """What of a national code tells it from others: its digits, whatever stands between them."""
    return NOT_DIGITS.sub("", unicodedata.normalize("NFKC", str(code or "")))


class Known:
    """Some projects by code and name, loaded once (one query). `projects` is what the reader may change:
    `Project.objects.allowed(user, "report")`, with what the caller needs beside."""

    def __init__(self, projects):
        self.all = list(projects)
        self._codes, self._names = {}, defaultdict(list)
        for project in self.all:
            if key := code_key(project.national_code):
                self._codes[key] = project
            self._names[plain(project.name)].append(project)
        self._by_pk = {project.pk: project for project in self.all}
        self._hints, self._offered = 0, None

    def suggest(self, keys):
        """Answer a name that is not found with these projects only: the reader has to do with no other."""
        self._offered = set(keys)

    def __contains__(self, project):
        return project.pk in self._by_pk

    def get(self, pk):
        """One of them by its key, or None."""
        return self._by_pk.get(pk)

    def look(self, *, code="", name=""):
        """The project of a code and a name, or None where none is meant.

        Raises RuleViolation `ambiguous` for a name of several, `code_and_name` where they disagree.
        """
        by_code = self._codes.get(code_key(code)) if code else None
        named = self._names.get(plain(name), []) if name else []
        if by_code is not None:
            if named and by_code not in named:
                raise RuleViolation(
                    "code_and_name",
                    _("The code %(number)s belongs to “%(project)s”, not to “%(name)s”."),
                    number=code,
                    project=by_code.name,
                    name=name,
                )
            return by_code
        if len(named) > 1 and code:
            # One of several of a name that has no code yet may be meant; one with another code is not.
            named = [project for project in named if not project.national_code]
        if len(named) > 1:
            raise RuleViolation(
                "ambiguous",
                _("%(count)s projects are called “%(name)s”; give the national code."),
                count=len(named),
                name=name,
            )
        if named and code and named[0].national_code:
            raise RuleViolation(
                "code_and_name",
                _("“%(project)s” has the code %(number)s, not %(other)s."),
                project=named[0].name,
                number=named[0].national_code,
                other=code,
            )
        return named[0] if named else None

    def find(self, *, code="", name=""):
        """As `look`; raises RuleViolation `no_project` where it finds none, `nameless` without both."""
        found = self.look(code=code, name=name)
        if found is not None:
            return found
        if not code and not name:
            raise RuleViolation("nameless", _("Say which project it is: by its code or its name."))
        near = self._nearest(name)
        if near:
            raise RuleViolation(
                "no_project",
                _("None of your projects is called “%(name)s”. Is it “%(near)s”?"),
                name=name,
                near=near,
            )
        if name:
            raise RuleViolation("no_project", _("None of your projects is called “%(name)s”."), name=name)
        raise RuleViolation("no_project", _("None of your projects has the code %(number)s."), number=code)

    def _nearest(self, name):
        if not name or self._hints >= MOST_HINTS:
            return ""
        self._hints += 1
        offered = {
            key: found[0].name
            for key, found in self._names.items()
            if self._offered is None or found[0].pk in self._offered
        }
        near = get_close_matches(plain(name), offered, n=1, cutoff=NEAR)
        return offered[near[0]] if near else ""


def read_code(value, reading):
    """A national code as it stands in a cell, whatever hyphens and blanks it has; None for nothing."""
    text = unicodedata.normalize("NFKC", cells.plain(value))
    digits = code_key(text)
    if len(digits) == 20:
        return "-".join((digits[:4], digits[4:10], digits[10:12], digits[12:14], digits[14:]))
    return text[:40] if digits else None


def project_fields():
    """The two columns by which a row names a project: `code` and `project` (its name)."""
    return (
        Field("project", pgettext_lazy("column", "Project"), read_text, NAME_NAMES, is_key=True),
        Field("code", _("National code"), read_code, CODE_NAMES, is_key=True),
    )
