"""A bulletin as an official document, and its tables as a workbook."""

import re

from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.base import book, official
from projects.base.paper_excel import workbook
from projects.base.paper_page import one_page
from projects.base.paper_word import word
from projects.directory.rights import refuse, require_may
from projects.ui.files import saved_as

from .. import rights
from ..addresses import is_week
from ..building import BUILDERS, LANGUAGE
from ..reading import lines_of, paper_of
from ..tables import projects_table
from .common import INTERNAL_EDITION, PUBLIC_EDITION, edition_of, find, kind_of


def paper_for(request, period):
    """(the bulletin or None, its paper in the edition asked for, its lines, that edition). What is not
    published is open to those who see the draft; where nothing was prepared it is made of the figures as
    they stand, for those who see the whole city."""
    user, bulletin = request.user, find(period)
    require_may(user, rights.VIEW, _("Bulletins are not for your roles."))
    edition = edition_of(request, PUBLIC_EDITION)
    if bulletin is None:
        if not rights.sees_whole_city(user):
            refuse(rights.INTERNAL, _("It is not published yet."))
        if period.first > request.today:
            raise Http404
        with translation.override(LANGUAGE):
            built = BUILDERS[kind_of(period)](period, {})
        paper, lines = built.paper, built.lines
    else:
        if not bulletin.is_published and not rights.sees_draft(user, bulletin):
            refuse(rights.PREPARE, _("It is not published yet."))
        paper, lines = paper_of(bulletin), lines_of(bulletin)
    return bulletin, paper if edition == INTERNAL_EDITION else paper.public(), lines, edition


def file_name(bulletin, title, edition, extension):
    """关于2025年3月全市重点项目建设情况的通报.docx; a draft and the internal edition say so."""
    parts = [title]
    if edition == INTERNAL_EDITION:
        parts.append(_("internal edition"))
    if bulletin is None or not bulletin.is_published:
        parts.append(_("draft"))
    return "_".join(re.sub(r'[\\/:*?"<>|\s]+', "_", part) for part in parts) + f".{extension}"


def as_file(content, kind, name):
    return saved_as(HttpResponse(content, content_type=kind), name)


@require_safe
def bulletin_docx(request, month):
    """The bulletin as a .docx, a brief on one page, in Chinese whatever language its reader has chosen."""
    bulletin, paper, _lines, edition = paper_for(request, month)
    draft = bulletin is None or not bulletin.is_published
    issued = (
        {}
        if draft
        else {
            "number": bulletin.document_number,
            "signer": str(bulletin.published_by.organisation or ""),
            "on": bulletin.sealed_on,
        }
    )
    with translation.override(LANGUAGE):
        content = one_page(paper, draft=draft) if is_week(month) else word(paper, draft=draft, **issued)
        name = file_name(bulletin, paper.title, edition, "docx")
    return as_file(content, official.MIME, name)


@require_safe
def tables_xlsx(request, month):
    """The tables as a workbook, with a sheet of all projects for those who see the whole city."""
    bulletin, paper, lines, edition = paper_for(request, month)
    with translation.override(LANGUAGE):
        tables = list(paper.tables)
        if rights.sees_whole_city(request.user):
            internal = edition == INTERNAL_EDITION
            tables.append(projects_table(lines, _("All projects"), internal=internal))
        name = file_name(bulletin, paper.title, edition, "xlsx")
        title = name.removesuffix(".xlsx")
        content = workbook(tables, by=request.user, at=timezone.localtime(request.now), title=title)
    return as_file(content, book.MIME, name)
