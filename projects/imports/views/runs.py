"""The list of runs, and beginning a new one: what is to be brought in, the file, what holds for all of it."""

import re

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from projects.base.uploads import UploadRefused
from projects.directory.rights import Refused
from projects.ui.lists import EmptyState, ListPage

from .. import files, kinds, opening, permissions, running, templates
from ..columns import RunTable
from ..filters import RunFilters
from ..forms import FileForm
from ..models import ImportRun
from .common import require_open


class RunList(ListPage):
    """Imports: one's own, or everybody's for who keeps order in the whole city."""

    key = "imports.importrun"
    title = gettext_lazy("Data import")
    count_label = gettext_lazy("Imports")
    table_class = RunTable
    filterset_class = RunFilters
    template_name = "imports/runs.html"

    def permission(self, user):
        require_open(user)
        return True

    def queryset(self, request):
        return ImportRun.objects.allowed(request.user, "view")

    def headline(self, request):
        waiting = self._waiting(request)
        if not waiting:
            return ""
        href = f"{reverse('imports:runs')}?who=mine&state=OPEN&state=CHECKED"
        return format_html(
            _('<a href="{}">{} of your files</a> wait to be imported or discarded.'), href, waiting
        )

    def _waiting(self, request):
        """How many of the reader's files wait for him (one query)."""
        if not hasattr(self, "_count"):
            self._count = ImportRun.objects.filter(by=request.user).waiting().count()
        return self._count

    def empty(self, request):
        reason = _("Nothing was imported yet.")
        if not permissions.may_import(request.user):
            return EmptyState(reason)
        return EmptyState(reason, _("Import a file"), reverse("imports:choose"))

    def context(self, request, listing):
        return {
            "may_import": permissions.may_import(request.user),
            "waiting": self._waiting(request),
        }


@require_safe
def choose(request):
    """What is to be brought in."""
    require_open(request.user)
    offered = kinds.open_to(request.user)
    if not offered:
        raise Refused(_("There is nothing that you may import: files are for those who may enter records."))
    return render(request, "imports/choose.html", {"title": _("Import a file"), "kinds": offered})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request, code):
    """The file, and what holds for the whole of it."""
    try:
        kind = kinds.get(code)
    except KeyError:
        raise Http404 from None
    if not kind.permission(request.user):
        raise Refused(_("You may not bring in records of this kind."))
    data, upload = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form, after = FileForm(data, upload), _run_before(request, kind)
    given = opening.option_data(after) if data is None and after and after.options else data
    options = kind.options_form(user=request.user, data=given) if kind.options_form else None
    if options is not None:
        # Who comes from a page of one week or year has said which.
        options.initial |= {name: request.GET[name] for name in options.fields if request.GET.get(name)}
    if request.method == "POST":
        file_kind = _kind_of_file(form)
        if (options is None or options.is_valid()) and file_kind:
            return _begin(request, kind, form.cleaned_data["file"], file_kind, options, after)
        if not form.errors:
            form.add_error("file", _("Choose the file once more: a browser does not keep it."))
    context = {"title": _("Import: %(kind)s") % {"kind": kind.label}, "kind": kind}
    context |= {"form": form, "options": options, "after": after, "has_templates": templates.is_offered(kind)}
    return render(request, "imports/new.html", context)


def _run_before(request, kind):
    """The run whose file was mended, where the address or the form names one of this kind, else None."""
    key = request.POST.get("after") or request.GET.get("after") or ""
    if not re.fullmatch("[0-9]{1,18}", key):
        return None
    runs = ImportRun.objects.allowed(request.user, "view").select_related("file")
    return runs.filter(pk=key, kind=kind.code).first()


def _kind_of_file(form):
    """What the file is, or None with the refusal at its field."""
    if not form.is_valid():
        return None
    try:
        return files.check(form.cleaned_data["file"])
    except UploadRefused as error:
        form.add_error("file", str(error))
        return None


def _begin(request, kind, upload, file_kind, options, after):
    given = {name: request.POST.getlist(name) for name in options.fields} if options else {}
    run = running.begin(
        kind,
        upload,
        file_kind=file_kind,
        content_type=files.CONTENT_TYPES[file_kind],
        options=given,
        by=request.user,
        at=request.now,
        after=after,
    )
    messages.success(request, _("“%(file)s” is kept. Nothing is imported yet.") % {"file": run.file.name})
    return redirect("imports:columns", run.pk)
