"""Templates to send out, as single files or all in one archive, and taking one back."""

import re

from django.contrib import messages
from django.forms import BooleanField
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from projects.base.errors import RuleViolation, require
from projects.base.uploads import UploadRefused
from projects.base.wording import labelled, names
from projects.directory.models import Division, Organisation
from projects.directory.rights import Refused
from projects.ui.files import saved_as

from .. import files, kinds, opening, running, streaming, templates, workbooks
from ..comparing import finish
from ..forms import FilledForm
from ..kinds import Reading
from .common import require_open, stamp

# By what templates are parted, and the key that a project has of it.
BY = {"division": "division", "department": "responsible_department"}
ALL = "all"


def open_kind(request, code):
    """A kind with templates that the reader may bring in; else Http404 or a refusal."""
    try:
        kind = kinds.get(code)
    except KeyError:
        raise Http404 from None
    if not templates.is_offered(kind):
        raise Http404
    if not kind.permission(request.user):
        raise Refused(_("None of your roles of today brings this in, so there is no template of it for you."))
    return kind


@require_safe
def overview(request):
    """The kinds of which the reader can send out templates."""
    require_open(request.user)
    context = {"title": _("Templates"), "kinds": templates.offered_to(request.user)}
    return render(request, "imports/templates.html", context)


class Choice:
    """What an address asks for: the kind's options, by whom the templates are parted, and the records."""

    def __init__(self, request, kind):
        self.request, self.kind = request, kind
        self.form = self._form()
        self.is_valid = self.form is None or self.form.is_valid()
        # A file says itself by whom it is parted (`division:150524`), whatever is chosen beside it.
        by, _colon, self.of = request.GET.get("of", "").rpartition(":")
        by = by or request.GET.get("by")
        self.by = by if by in BY else "division"

    def _form(self):
        if self.kind.options_form is None:
            return None
        form = self.kind.options_form(user=self.request.user, data=None)
        given = self.request.GET
        data = {name: given.get(name, _typed(form[name].value())) for name in form.fields}
        if "by" in given:
            # The form was sent: a box that says nothing is not ticked.
            boxes = (name for name, one in form.fields.items() if isinstance(one, BooleanField))
            data |= {name: given.get(name, "") for name in boxes}
        return self.kind.options_form(user=self.request.user, data=data)

    @property
    def options(self):
        """The options as they are typed, for the mark."""
        return {name: str(self.form[name].value() or "") for name in self.form.fields} if self.form else {}

    @property
    def reading(self):
        """For whom and for when."""
        cleaned = self.form.cleaned_data if self.form else {}
        return Reading(self.request.user, self.request.today, timezone.localtime(self.request.now), cleaned)

    def records(self):
        """All records that the reader may change."""
        return list(self.kind.records(self.reading))

    def parts(self, records):
        """The records parted by what the address says."""
        return templates.parts_of(records, BY[self.by], _names(self.by))

    def left_out(self, parts):
        """The banners and districts of which there is no file, as they have no rows, in words; departments
        without any are too many to name (one query)."""
        if self.by != "division":
            return ""
        have = {part.code for part in parts}
        found = dict(code_and_name for code_and_name in _names(self.by).values())
        tops = Division.objects.filter(parent__isnull=True).values_list("code", flat=True)
        return names(name for code, name in found.items() if code not in {*have, *tops})

    def whole(self, records):
        """Everything of the reader's own in one part."""
        return templates.Part(ALL, _("everything that you may change"), records)

    def title(self, part):
        """What stands over a template."""
        words = [str(self.kind.label), *self._in_words(), "" if part.code == ALL else part.name]
        return " ".join(word for word in words if word)

    def _in_words(self):
        """The chosen options, short: a year, a week."""
        if not self.form:
            return []
        found = [self.form.cleaned_data.get(name) for name in ("year", "week", "month")]
        return [str(one) for one in found if one]

    def filename(self, part):
        """`年度计划_2025_科尔沁区_20250328.xlsx`."""
        words = [
            str(self.kind.label),
            *self._in_words(),
            part.name,
            f"{timezone.localtime(self.request.now):%Y%m%d}",
        ]
        return re.sub(r'[\\/:*?"<>|\s]+', "_", "_".join(words)) + ".xlsx"


def _typed(value):
    """An initial value as it is typed."""
    value = value() if callable(value) else value
    return "" if value is None else str(getattr(value, "pk", value))


def _names(by):
    """{key: (code, name)} of the divisions, each as the banner or district that it is part of, or of the
    departments; in their order (one query)."""
    if by == "department":
        rows = Organisation.objects.departments().order_by("order", "pk")
        return {one.pk: (str(one.pk), str(one)) for one in rows}
    rows = list(Division.objects.order_by("order", "pk"))
    by_code = {one.code: one for one in rows}
    found = {}
    for one in rows:
        codes = one.path.strip("/").split("/")
        top = by_code.get(codes[1] if len(codes) > 1 else codes[0], one)
        found[one.pk] = (top.code, str(top))
    return found


@require_safe
def choose(request, code):
    """For whom templates of a kind can be made, with how many rows each."""
    return _page(request, Choice(request, open_kind(request, code)))


def _page(request, choice, said="", status=200):
    """The form with its files, each a button of it: a file is of what stands in the form. `said` is why there
    is no file."""
    kind = choice.kind
    records = choice.records() if choice.is_valid else []
    parts = choice.parts(records) if records else []
    context = {
        "title": _("Templates: %(kind)s") % {"kind": kind.label},
        "kind": kind,
        "said": said,
        "form": choice.form,
        "by": choice.by,
        "ways": [
            (one, words, one == choice.by)
            for one, words in (("division", _("by banner or district")), ("department", _("by department")))
        ],
        "parts": [(part.name, len(part.records), f"{choice.by}:{part.code}") for part in parts],
        "left_out": choice.left_out(parts) if len(parts) > 1 else "",
        "count": len(records),
        "everything": ALL,
        "is_valid": choice.is_valid,
    }
    return render(request, "imports/template.html", context, status=status)


@require_safe
def file(request, code):
    """One template; the form again where something is wrong with it."""
    choice = Choice(request, open_kind(request, code))
    if not choice.is_valid:
        return _page(request, choice, status=422)
    records, asked = choice.records(), choice.of or ALL
    parts = [choice.whole(records)] if asked == ALL else choice.parts(records)
    part = next((one for one in parts if one.code == asked), None)
    if part is None:
        name = dict(_names(choice.by).values()).get(asked)
        if name is None:
            raise Http404
        said = _("As it stands in the form there are no rows for %(name)s, so there is no file.")
        return _page(request, choice, said % {"name": name}, status=422)
    try:
        made = templates.workbook(choice.kind, part, choice.reading, choice.options, choice.title(part))
    except RuleViolation as error:
        return _page(request, choice, str(error), status=422)
    return _answer(made, files.CONTENT_TYPES["xlsx"], choice.filename(part))


@require_safe
def archive(request, code):
    """All of them in one .zip; the form again where something is wrong with it."""
    choice = Choice(request, open_kind(request, code))
    if not choice.is_valid:
        return _page(request, choice, status=422)
    parts = choice.parts(choice.records())
    if not parts:
        said = _("As it stands in the form there are no rows, so there is no archive.")
        return _page(request, choice, said, status=422)
    try:
        made = templates.archive(
            choice.kind, parts, choice.reading, choice.options, choice.title, choice.filename
        )
    except RuleViolation as error:
        return _page(request, choice, str(error), status=422)
    together = templates.Part("", pgettext("templates", "all"), [])
    return _answer(made, "application/zip", choice.filename(together).removesuffix(".xlsx") + ".zip")


@require_http_methods(["GET", "HEAD", "POST"])
def back(request):
    """Templates that were filled in come back: the mark of each says what it is, and its preview follows at
    once."""
    require_open(request.user)
    form = FilledForm()
    if request.method == "POST":
        form = FilledForm(request.POST, request.FILES)
        if form.is_valid():
            uploads = form.cleaned_data["file"]
            runs, refused = _take_in_all(request, uploads)
            if runs and len(uploads) == 1:
                href = reverse("imports:run", args=[runs[0].pk])
                steps = running.check(runs[0], **stamp(request))
                return streaming.answer(request, steps, there=lambda done: href, back=href)
            if runs:
                _preview(request, runs, refused)
                return redirect(f"{reverse('imports:runs')}?who=mine")
            for told in refused:
                form.add_error("file", told)
    context = {"title": _("Take back a filled-in template"), "form": form}
    status = 422 if form.errors else 200
    return render(request, "imports/template_back.html", context, status=status)


def _take_in_all(request, uploads):
    """(runs, why others were refused, in words); each file for itself."""
    runs, refused = [], []
    for upload in uploads:
        name = upload.name
        try:
            runs.append(_take_in(request, upload))
        except (UploadRefused, RuleViolation) as error:
            refused.append(labelled(name, error) if len(uploads) > 1 else str(error))
    return runs, refused


def _preview(request, runs, refused):
    """Check several runs, and say what became of each file."""
    for run in runs:
        try:
            run = finish(running.check(run, **stamp(request)))
        except RuleViolation as error:
            refused.append(labelled(run.file.name, error))
            continue
        told = _(
            "“%(file)s” is previewed, not imported yet: %(new)s new, %(changed)s changed, "
            "%(refused)s refused."
        ) % {
            "file": run.file.name,
            "new": run.new,
            "changed": run.changed,
            "refused": run.refused,
        }
        messages.add_message(request, messages.WARNING if run.refused else messages.SUCCESS, told)
    for told in refused:
        messages.error(request, told)


def _take_in(request, upload):
    """A run with its columns matched by the mark. Nothing of it is remembered for other files.

    Raises UploadRefused, and RuleViolation `no_template`, `not_yours`, `options` or `no_table`.
    """
    file_kind = files.check(upload)
    upload.seek(0)
    mark = templates.mark_of(workbooks.read(upload.read(), file_kind)) if file_kind == "xlsx" else None
    upload.seek(0)
    require(
        mark is not None,
        "no_template",
        gettext_lazy("This is none of our templates, or its head was changed. Import it as any other file."),
    )
    kind = kinds.get(mark.kind)
    require(
        kind.permission(request.user),
        "not_yours",
        gettext_lazy("You may not bring in records of this kind."),
    )
    options = QueryDict(mutable=True)
    options.update(mark.options)
    if kind.options_form is not None:
        form = kind.options_form(user=request.user, data=options)
        told = " ".join(error for errors in form.errors.values() for error in errors)
        require(
            form.is_valid(),
            "options",
            gettext_lazy("What the template is for is no longer open: %(why)s"),
            why=told,
        )
    run = running.begin(
        kind,
        upload,
        file_kind=file_kind,
        content_type=files.CONTENT_TYPES[file_kind],
        options={name: options.getlist(name) for name in options},
        by=request.user,
        at=request.now,
    )
    found = next((one for one in opening.sheets_of(run) if one.name == mark.sheet and one.table), None)
    require(found is not None, "no_table", gettext_lazy("The template has no rows."))
    units = {column.index: column.unit for column in found.table.columns}
    mapping = {code: at for code, at in mark.columns.items() if at in units}
    return running.match(
        run,
        sheet=found.name,
        shape="",
        mapping=mapping,
        units={code: units[at] for code, at in mapping.items()},
        by=request.user,
        at=request.now,
    )


def _answer(content, kind, filename):
    return saved_as(HttpResponse(content, content_type=kind), filename)
