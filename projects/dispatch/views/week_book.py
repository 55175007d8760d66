"""The weekly sheet of all projects that the reader sees, as a workbook in the customary form."""

import re

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from projects.base.book import A3, MIME, Book
from projects.pool.models import Project
from projects.ui.files import saved_as

from ..deadlines import deadlines_of
from ..sheet import read_rows, sheet_projects
from ..week_book import week_table
from .common import require_view


@require_GET
def week_book(request, week):
    """`/dispatch/2025-W13/sheet.xlsx`: 25 columns across A3, the total as formulas."""
    require_view(request.user)
    as_of = deadlines_of(week)[week].as_of
    projects = sheet_projects(Project.objects.allowed(request.user, "view"), week, as_of)
    rows = read_rows(projects, week, as_of, today=request.today)
    mine = set(Project.objects.allowed(request.user, "report").values_list("pk", flat=True))
    table = week_table(rows, week, mine=mine, with_phones=request.user.may("pool.chase_project"))
    book = Book(by=request.user, at=timezone.localtime(request.now), title=table.title)
    above = _("Figures with data as of %(day)s.") % {"day": as_of.isoformat()}
    book.sheet(table, above=above, unknown=None, paper=A3)
    response = HttpResponse(book.save(), content_type=MIME)
    name = re.sub(r'[\\/:*?"<>|\s]+', "_", f"{_('Weekly sheet')}_{week}")
    return saved_as(response, f"{name}.xlsx")
