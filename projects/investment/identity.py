"""One identity from the enterprise over the talks to the project: what stands at each step, and how far."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.base.money import in_yi
from projects.base.wording import noted
from projects.pool.models import AnnualPlan, Application, Project

from .models import Negotiation, Prospect


@dataclass(frozen=True)
class Link:
    """A step: its name, what stands there ("" where nothing does yet), since when, how much, and its page
    ("" where the reader may not open it)."""

    name: Any
    text: Any = ""
    on: datetime.date | None = None
    note: Any = ""
    href: str = ""

    @property
    def is_reached(self):
        return bool(self.text)


def completed_of(project, today):
    """Completed of a project since its start: by the end of last year, and this year (one query). None where
    nobody has said."""
    if project is None:
        return None
    plan = AnnualPlan.objects.filter(project=project, year=today.year).only("prior_cumulative").first()
    prior = plan.prior_cumulative if plan else None
    this = project.ytd_completed if project.ytd_year == today.year else None
    if prior is None and this is None:
        return None
    return (prior or Decimal(0)) + (this or Decimal(0))


def href_of(name, *args):
    """The address of a page, "" where there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def page_of(queryset, key, name):
    """The address of a record that is in a queryset, or "" (one query)."""
    if key is None or not queryset.filter(pk=key).exists():
        return ""
    return href_of(name, key)


def links(agreement, user):
    """The five steps of an agreement as a reader may see them (four queries). The talks stay confidential:
    who is not of their team reads that there were talks, and nothing of them."""
    talks, application = agreement.negotiation, agreement.application
    project = agreement.pool_project
    prospects = Prospect.objects.allowed(user)
    negotiations = Negotiation.objects.allowed(user)
    sees_talks = talks is not None and negotiations.filter(pk=talks.pk).exists()
    found = [
        Link(
            pgettext("step", "Enterprise"),
            agreement.prospect.name,
            href=page_of(prospects, agreement.prospect_id, "investment:prospect"),
        )
    ]
    if talks is None:
        found.append(Link(pgettext("step", "Talks"), "", note=_("entered without talks")))
    elif sees_talks:
        amount = in_yi(talks.amount) if talks.amount is not None else ""
        found.append(
            Link(
                pgettext("step", "Talks"),
                talks.name,
                talks.started_on,
                noted(_("intended"), amount) if amount else "",
                page_of(negotiations, talks.pk, "investment:negotiation"),
            )
        )
    else:
        found.append(Link(pgettext("step", "Talks"), _("confidential to their team")))
    found.append(
        Link(
            pgettext("step", "Agreement"),
            agreement.get_kind_display(),
            agreement.signed_on,
            in_yi(agreement.amount),
        )
    )
    found.append(
        Link(
            pgettext("step", "Application to the pool"),
            application.get_state_display() if application else "",
            agreement.landed_on,
            agreement.company_name,
            page_of(Application.objects.allowed(user), application and application.pk, "pool:application"),
        )
    )
    found.append(
        Link(
            pgettext("step", "Project"),
            project.name if project else "",
            project.started_on if project else None,
            project.get_stage_display() if project else "",
            page_of(Project.objects.allowed(user), project and project.pk, "pool:project"),
        )
    )
    return found
