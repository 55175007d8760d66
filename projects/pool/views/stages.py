"""Moving a project to another stage: preset to the usual next one, with what stands against a start."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from .. import act_forms, starting
from ..models import Project, Stage, Tier
from ..models.project import BEFORE_START
from ..reviewing import criteria_in_use
from .acts import act_page, form_page, given, keep_file, stamp
from .opening import open_to


@form_page
def move_stage(request, pk):
    """Move a project to another stage; members of its working group may, and who keeps the pool.

    What stands against a start is shown before, and again where the start needs a reason for it.
    """
    project = open_to(request, pk, "move", "change")
    form = act_forms.StageForm(**given(request), stage=project.stage)
    before = Stage(project.stage)

    def do(values):
        upload = values["file"]
        with transaction.atomic():
            project.change_stage(
                values["value"],
                on=values["on"],
                reason=values["reason"],
                evidence=values["evidence"] or (upload.name if upload else ""),
                **stamp(request),
            )
            if upload:
                keep_file(request, project, upload, form.content_type)
        return _("The stage is now “%(stage)s”.") % {"stage": project.get_stage_display()}

    return act_page(
        request,
        project,
        form,
        do,
        title=_("Change the stage"),
        button=_("Change the stage"),
        anchor="stages",
        now=[(_("Stage"), before.label), (_("Usual next stage"), act_forms.usual_next(before).label)],
        template="pool/project_stage.html",
        question=_("Move “%(project)s” to the chosen stage? It stays in its history.")
        % {"project": project.name},
        against=partial(against_start, request, project, before, form),
    )


def against_start(request, project, before, form):
    """The day of a start and what stands against it; None where no start lies ahead. Costs the queries
    of the checks."""
    if before not in (*BEFORE_START, Stage.WITHDRAWN):
        return None
    on = (getattr(form, "cleaned_data", None) or {}).get("on") or request.today
    lacking = near_term_lacks(project, on) if project.tier else []
    return {"on": on, "sentences": starting.contradictions(project, on), "lacking": lacking}


def near_term_lacks(project, on):
    """The criteria of the near term that a project does not meet on a day (two queries)."""
    criteria = [one for one in criteria_in_use() if one.tier == Tier.NEAR_TERM]
    read = Project.objects.with_criteria(criteria, on).get(pk=project.pk)
    return [one for one in criteria if not getattr(read, f"meets_{one.pk}")]
