"""Entering a project directly, without an application; likely duplicates must be answered."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.base.errors import RuleViolation
from projects.directory.rights import require_may

from .. import acts, duplicates, forms
from .acts import form_page, owner_names, sent, stamp, tell
from .opening import divisions_for


@form_page
def new(request):
    """Enter a project into the pool."""
    require_may(request.user, "pool.add_project", _("Your roles do not allow you to enter a project."))
    form = forms.NewProjectForm(
        sent(request), divisions=divisions_for(request.user, "add"), today=request.today
    )
    similar = []
    if request.method == "POST":
        valid = form.is_valid()
        similar = duplicates.find(form.subject(), request.user)
        if duplicates.unanswered(similar, form.cleaned_data.get("difference", "")):
            form.add_error("difference", _("There are similar projects: say why this is none of them."))
            valid = False
    if request.method == "POST" and valid:
        project, values = form.save(commit=False), form.cleaned_data
        try:
            with transaction.atomic():
                project.owner = forms.owner_of(form)
                said = {name: values[name] for name in ("on", "reason", "exception", "difference")}
                acts.enter(project, **said, **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("“%(project)s” is entered.") % {"project": project.name})
            return redirect("pool:project", project.pk)
    context = {"title": _("Enter a project"), "form": form, "owner_names": owner_names()}
    return render(request, "pool/project_new.html", context | {"similar": similar})


@require_POST
def similar_to_new(request):
    """What is like a project that is being typed; writes nothing."""
    require_may(request.user, "pool.add_project", _("Your roles do not allow you to enter a project."))
    form = forms.NewProjectForm(
        request.POST, divisions=divisions_for(request.user, "add"), today=request.today
    )
    form.full_clean()
    similar = duplicates.find(form.subject(), request.user)
    return render(request, "pool/_similar.html", {"similar": similar, "asking": True})
