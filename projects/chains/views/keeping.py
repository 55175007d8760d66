"""What keepers do to the map: links, enterprises, output. A link's page is read by all."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from projects.base.errors import RuleViolation

from .. import acts
from ..forms import EnterpriseForm, FigureForm, LinkForm
from ..models import ChainEnterprise, ChainFigure, ChainLink
from ..reading import read_chain
from ..rules import Standing
from .common import (
    KEEP,
    form_answer,
    form_page,
    found_or_404,
    open_chain,
    require_keep,
    require_read,
    sent,
    stamp,
)


def chain_address(chain_pk, link_pk=None):
    """The address of the map, at a link of it."""
    return reverse("chains:chain", args=[chain_pk]) + (f"#link-{link_pk}" if link_pk else "")


def open_link(request, pk, *, keep=False):
    """A link for who reads, or for who keeps."""
    require_read(request.user)
    link = found_or_404(ChainLink.objects.allowed(request.user).select_related("chain"), pk)
    if keep:
        require_keep(request.user)
    return link


@require_safe
def link(request, pk):
    """A link with its enterprises in full, and what stands on it; keepers take off and put on here."""
    row = open_link(request, pk)
    read = read_chain(row.chain, request.user, request.today, request.today.year)
    one = next(each for each in read.links if each.link.pk == row.pk)
    keeps = request.user.may(KEEP)
    context = {
        "title": row.name,
        "link": row,
        "read": one,
        "groups": one.groups(),
        "places": places_by_line(row) if keeps else {},
        "keeps": keeps,
        "talks": Standing.TALKS,
    }
    return render(request, "chains/link.html", context)


def places_by_line(link):
    """{(kind of line, key): the key of its place}, for the buttons that take it off (one query)."""
    found = {}
    for place in link.places.with_outcome():
        if place.became:
            found["project", place.became] = place.pk
        elif place.signed:
            found["agreement", place.signed] = place.pk
        else:
            found["talks", place.negotiation_id] = place.pk
    return found


@form_page
def link_new(request, pk):
    """Enter a link; `?tier=` proposes its part of the chain."""
    chain = open_chain(request, pk, KEEP)
    last = chain.links.count()
    tier = request.GET.get("tier") or "MID"
    form = LinkForm(sent(request), initial={"tier": tier, "order": last + 1})
    return form_answer(
        request,
        form,
        lambda form: acts.keep_link(ChainLink(chain=chain), form.values(), **stamp(request)),
        title=_("Enter a link"),
        button=_("Enter the link"),
        back=lambda made: chain_address(pk, made and made.pk),
        subject=str(chain),
    )


@form_page
def link_edit(request, pk):
    """Change a link."""
    row = open_link(request, pk, keep=True)
    form = LinkForm(sent(request), instance=ChainLink.objects.get(pk=pk))
    return form_answer(
        request,
        form,
        lambda form: acts.keep_link(row, form.values(), **stamp(request)),
        title=_("Change the link"),
        button=_("Save"),
        back=reverse("chains:link", args=[pk]),
        subject=row.name,
    )


@require_POST
def link_drop(request, pk):
    """Take a link out on which nothing stands."""
    row = open_link(request, pk, keep=True)
    try:
        acts.drop_link(row, **stamp(request))
    except RuleViolation as error:
        messages.error(request, str(error))
        return redirect("chains:link", pk)
    messages.success(request, _("The link “%(name)s” is taken out.") % {"name": row.name})
    return redirect("chains:chain", row.chain_id)


@form_page
def enterprise_new(request, pk):
    """Enter an enterprise on a link."""
    row = open_link(request, pk, keep=True)
    form = EnterpriseForm(
        sent(request), chain=row.chain_id, initial={"link": row, "year": request.today.year - 1}
    )
    return form_answer(
        request,
        form,
        lambda form: acts.keep_enterprise(ChainEnterprise(link=row), form.values(), **stamp(request)),
        title=_("Enter an enterprise"),
        button=_("Enter the enterprise"),
        back=reverse("chains:link", args=[pk]),
        subject=row.name,
    )


def open_enterprise(request, pk):
    """An enterprise of a chain for who keeps it."""
    require_read(request.user)
    row = found_or_404(ChainEnterprise.objects.select_related("link__chain", "organisation"), pk)
    require_keep(request.user)
    return row


@form_page
def enterprise(request, pk):
    """Change what is said of an enterprise, or move it to another link."""
    row = open_enterprise(request, pk)
    form = EnterpriseForm(sent(request), chain=row.link.chain_id, instance=ChainEnterprise.objects.get(pk=pk))
    return form_answer(
        request,
        form,
        lambda form: acts.keep_enterprise(row, form.values(), **stamp(request)),
        title=_("Change the enterprise"),
        button=_("Save"),
        back=lambda made: reverse("chains:link", args=[made.link_id if made else row.link_id]),
        subject=row.link.name,
        more={
            "drop": reverse("chains:enterprise_drop", args=[pk]),
            "drop_words": _("Take the enterprise out"),
            "drop_asks": _("Take “%(name)s” out of the chain?") % {"name": row.name},
        },
    )


@require_POST
def enterprise_drop(request, pk):
    """Take an enterprise off its link."""
    row = open_enterprise(request, pk)
    acts.drop_enterprise(row, **stamp(request))
    messages.success(request, _("“%(name)s” is taken out of the chain.") % {"name": row.name})
    return redirect("chains:link", row.link_id)


@form_page
def figure(request, pk):
    """Enter the output and the target of a year (`?year=`); a year that is there already is changed."""
    chain = open_chain(request, pk, KEEP)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else request.today.year
    known = ChainFigure.objects.filter(chain=chain, year=year).first()
    form = FigureForm(sent(request), instance=known, initial={"year": year})
    return form_answer(
        request,
        form,
        lambda form: acts.keep_figure(chain, **form.values(), **stamp(request)),
        title=_("Enter the output of a year"),
        button=_("Save"),
        back=chain_address(pk),
        subject=str(chain),
    )
