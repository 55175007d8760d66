"""What follows production: an enterprise on its way into the above-scale list, a green power link."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.base import events
from projects.base.money import percent
from projects.base.sentences import sentence
from projects.directory.rights import refuse
from projects.pool.models import Project

from .. import following
from ..forms import GreenForm, ScaleForm
from ..models import GreenLink, ScaleEntry
from ..rules import ScaleStanding
from .common import (
    KEEP_GREEN,
    KEEP_SCALE,
    form_answer,
    form_page,
    found_or_404,
    require_keep,
    require_read,
    sent,
    stamp,
)


def projects_of(user):
    """The projects that a form offers."""
    return Project.objects.allowed(user).order_by("name")


def scale_form(request, row, **options):
    """The form of an entry."""
    return ScaleForm(sent(request), projects=projects_of(request.user), instance=row, **options)


@form_page
def scale_new(request):
    """Enter an enterprise; `?project=` fills in what its project says."""
    require_keep(request.user, KEEP_SCALE)
    asked = request.GET.get("project", "")
    project = (
        projects_of(request.user).filter(pk=asked).first() if asked.isdigit() and len(asked) < 12 else None
    )
    initial = {}
    if project is not None:
        initial = {
            "name": str(project.owner or ""),
            "organisation": project.owner,
            "project": project,
            "division": project.division,
            "chain": project.chain,
            "in_production_on": project.in_production_on,
        }
    form = ScaleForm(sent(request), projects=projects_of(request.user), initial=initial)
    return form_answer(
        request,
        form,
        lambda form: following.keep_scale(ScaleEntry(), form.values(), **stamp(request)),
        title=_("Enter an enterprise after production"),
        button=_("Enter the enterprise"),
        back=reverse("chains:scale"),
        subject=_("Entry into the above-scale list"),
    )


@form_page
def scale_entry(request, pk):
    """An entry: read by all in its area, changed by who keeps the list."""
    require_read(request.user, "chains.view_scaleentry")
    rows = ScaleEntry.objects.allowed(request.user).with_standing(request.today)
    row = found_or_404(rows.select_related("project", "division", "chain", "organisation"), pk)
    keeps = request.user.may(KEEP_SCALE)
    if not keeps and request.method == "POST":
        refuse(KEEP_SCALE, _("Industry chains are kept by the promotion bureau and the commission."))
    back = reverse("chains:scale")
    if not keeps:
        subject = _("Entry into the above-scale list")
        context = {"title": row.name, "back": back, "subject": subject, **entry_context(row)}
        return render(request, "chains/form.html", context)
    return form_answer(
        request,
        scale_form(request, ScaleEntry.objects.get(pk=pk)),
        lambda form: following.keep_scale(row, form.values(), **stamp(request)),
        title=row.name,
        button=_("Save"),
        back=back,
        subject=_("Entry into the above-scale list"),
        more=entry_context(row),
    )


def entry_context(row):
    """What stands over the form, or without one."""
    return {
        "standing": ScaleStanding(row.standing).label,
        "is_late": row.standing == ScaleStanding.OVERDUE,
        "reached": percent(row.reached),
        "entry": row,
        "history": [(event.at, sentence(event)) for event in events.history(row)],
    }


@form_page
def green_new(request):
    """Link a project that supplies green power to one that uses it."""
    require_keep(request.user, KEEP_GREEN)
    form = GreenForm(sent(request), projects=projects_of(request.user))
    return form_answer(
        request,
        form,
        lambda form: following.keep_green(GreenLink(), form.values(), **stamp(request)),
        title=_("Link two projects"),
        button=_("Link them"),
        back=reverse("chains:green"),
        subject=_("Green power and industry"),
    )


def open_green(request, pk):
    """A green power link that the reader sees; whoever only reads may do nothing but that."""
    require_read(request.user, "chains.view_greenlink")
    rows = GreenLink.objects.allowed(request.user).select_related("supplier", "consumer")
    row = found_or_404(rows, pk)
    if request.method == "POST":
        require_keep(request.user, KEEP_GREEN)
    return row


@form_page
def green_link(request, pk):
    """A green power link: read by who sees one of its projects, changed by who keeps them."""
    row = open_green(request, pk)
    seen = Project.objects.allowed(request.user).filter(pk__in=[row.supplier_id, row.consumer_id])
    more = {
        "green": row,
        "seen": set(seen.values_list("pk", flat=True)),
        "history": [(event.at, sentence(event)) for event in events.history(row)],
    }
    back, subject = reverse("chains:green"), _("Green power and industry")
    if not request.user.may(KEEP_GREEN):
        context = {"title": _("Green power link"), "back": back, "subject": subject, **more}
        return render(request, "chains/form.html", context)
    form = GreenForm(sent(request), projects=projects_of(request.user), instance=GreenLink.objects.get(pk=pk))
    return form_answer(
        request,
        form,
        lambda form: following.keep_green(row, form.values(), **stamp(request)),
        title=_("Green power link"),
        button=_("Save"),
        back=back,
        subject=subject,
        more={
            **more,
            "drop": reverse("chains:green_drop", args=[pk]),
            "drop_words": _("Take the green power link out"),
            "drop_asks": _("Take this green power link out?"),
        },
    )


@require_POST
def green_drop(request, pk):
    """Take out a green power link."""
    row = open_green(request, pk)
    following.drop_green(row, **stamp(request))
    messages.success(request, _("The green power link is taken out."))
    return redirect("chains:green")
