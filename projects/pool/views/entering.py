"""Entering a project directly, without an application; what the pool asks is checked while it is typed."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.base.errors import RuleViolation
from projects.directory.rights import require_may

from .. import acts, duplicates, forms, moving
from ..entry_forms import NewProjectForm
from .acts import form_page, owner_names, sent, stamp, tell
from .applying import checked
from .opening import divisions_for


def form_of(request):
    """The form as it is sent, or an empty one."""
    divisions = divisions_for(request.user, "add")
    return NewProjectForm(sent(request), divisions=divisions, today=request.today)


def complain(form, typed, similar, on):
    """Say what the rules have against a form that was sent, beside what its fields have."""
    values = form.cleaned_data
    if typed.tier and "total_investment" not in form.errors:
        try:
            moving.require_size(typed, on, values.get("exception") or "")
        except RuleViolation as error:
            tell(form, error)
    if duplicates.unanswered(similar, values.get("difference") or ""):
        form.add_error(
            "difference", _("A similar project is marked “reason needed”: say how this one differs from it.")
        )


@form_page
def new(request):
    """Enter a project into the pool."""
    require_may(request.user, "pool.add_project", _("Your roles do not allow you to enter a project."))
    form, said = form_of(request), {}
    if form.is_bound:
        typed = form.preview()
        said = checked(typed, request.user, request.today)
        complain(form, typed, said["similar"], form.cleaned_data.get("on") or request.today)
    if form.is_bound and form.is_valid():
        project, values = form.save(commit=False), form.cleaned_data
        try:
            with transaction.atomic():
                project.owner = forms.owner_of(form)
                given = {name: values[name] for name in ("on", "reason", "exception", "difference")}
                acts.enter(project, **given, **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("“%(project)s” is entered.") % {"project": project.name})
            return redirect("pool:project", project.pk)
    context = {"title": _("Enter a project"), "form": form, "owner_names": owner_names(), "asking": True}
    return render(request, "pool/project_new.html", context | said)


@require_POST
def similar_to_new(request):
    """What is like a project that is being typed, and what its tier asks; writes nothing."""
    require_may(request.user, "pool.add_project", _("Your roles do not allow you to enter a project."))
    said = checked(form_of(request).preview(), request.user, request.today)
    return render(request, "pool/_application_check.html", {**said, "asking": True, "direct": True})
