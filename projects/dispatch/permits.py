"""The permits of a row of the weekly sheet, for its scripts and its plain form."""

from django.urls import reverse

from projects.preparation import weekly
from projects.preparation.words import act_label


def permit_weeks(rows, week, request):
    """{project key: preparation.weekly.Week} of the rows that report on procedures (five queries; none
    without such rows)."""
    projects = [row.project for row in rows if "procedures" in row.fields]
    return weekly.weeks_of(projects, week, request.today, request.user) if projects else {}


def permit_data(found):
    """A weekly.Week for the scripts: `{permits: [...], news: [...]}`; empty for None."""
    if found is None:
        return {"permits": [], "news": []}
    return {
        "permits": [
            {
                "id": one.permit.pk,
                "version": one.permit.version,
                "name": str(one.permit.procedure),
                "ball": weekly.ball_of(one),
                "step": str(act_label(one.step.act)) if one.step else "",
                "href": reverse("preparation:permit", args=[one.permit.pk]),
            }
            for one in found.waiting
        ],
        "news": list(found.news),
    }
