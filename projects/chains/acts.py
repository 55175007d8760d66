"""What is done to the map of a chain: links, enterprises, figures, and what is placed where.

All of it stands in the history of the chain. The name of a project in talks never does: it is confidential.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require
from projects.directory.models import Chain
from projects.pool.acts import in_history

from .models import ChainEnterprise, ChainFigure, ChainLink, ChainPlace


def lock(chain):
    """The chain, locked until the transaction ends: its map is changed by one at a time."""
    return Chain.objects.select_for_update().get(pk=getattr(chain, "pk", chain))


def assign(row, values):
    """Give a row its values; returns what changed, as history keeps it."""
    changes = {}
    for name, new in values.items():
        old = getattr(row, name) if row.pk else None
        if old != new or row.pk is None:
            changes[name] = [in_history(old), in_history(new)]
            setattr(row, name, new)
    return changes


def keep(row, values, taken, verb, *, chain, by, at):
    """Save a row of the map with its values and tell it in the history of its chain. `taken` are the rows
    that may not be there. Raises RuleViolation `name_taken`."""
    is_new, changes = row.pk is None, assign(row, values)
    others = taken.exclude(pk=row.pk) if row.pk else taken
    require(not others.exists(), "name_taken", _("There is one of this name already."))
    if changes or is_new:
        row.save()
        params = {"name": str(row)}
        said = {"changes": {} if is_new else changes, "params": params}
        events.record(f"{verb}_add" if is_new else f"{verb}_change", chain, by=by, at=at, **said)
    return row


def keep_link(link, values, *, by, at):
    """Enter or change a link (a ChainLink, not saved yet or as it was). Raises RuleViolation `name_taken`."""
    with transaction.atomic():
        chain = lock(link.chain_id)
        taken = ChainLink.objects.filter(chain=chain, name=values["name"])
        return keep(link, values, taken, "chain.link", chain=chain, by=by, at=at)


def drop_link(link, *, by, at):
    """Take a link out that nothing stands on. Raises RuleViolation `not_empty`."""
    with transaction.atomic():
        chain = lock(link.chain_id)
        require(
            not link.enterprises.exists() and not link.places.exists(),
            "not_empty",
            _("Enterprises or projects stand on this link: put them on another one first."),
        )
        events.record("chain.link_drop", chain, by=by, at=at, params={"name": link.name})
        link.delete()


def keep_enterprise(enterprise, values, *, by, at):
    """Enter or change an enterprise on its link. Raises RuleViolation `name_taken`, `unit_needed` or
    `year_needed`."""
    require_capacity(values, "output")
    with transaction.atomic():
        link = values.get("link") or enterprise.link
        chain = lock(link.chain_id)
        taken = ChainEnterprise.objects.filter(link=link, name=values["name"])
        return keep(enterprise, values, taken, "chain.enterprise", chain=chain, by=by, at=at)


def require_capacity(values, *figures):
    """Refuse a capacity without its unit, and figures without their year."""
    require(
        values["capacity"] is None or values["capacity_unit"],
        "unit_needed",
        _("Say the unit of the capacity (10k tonnes a year)."),
    )
    require(
        values["year"] or all(values[name] is None for name in ("produced", *figures)),
        "year_needed",
        _("Say which year the figures are of."),
    )


def drop_enterprise(enterprise, *, by, at):
    """Take an enterprise off its link."""
    with transaction.atomic():
        chain = lock(enterprise.link.chain_id)
        events.record("chain.enterprise_drop", chain, by=by, at=at, params={"name": enterprise.name})
        enterprise.delete()


def keep_figure(chain, year, *, output, target, source, by, at):
    """Enter what a chain made in a year and was to make. Raises RuleViolation `figure_needed`."""
    require(
        output is not None or target is not None, "figure_needed", _("Enter the output, the target, or both.")
    )
    with transaction.atomic():
        chain = lock(chain)
        figure = ChainFigure.objects.filter(chain=chain, year=year).first()
        figure = figure or ChainFigure(chain=chain, year=year)
        changes = assign(figure, {"output": output, "target": target, "source": source})
        if changes:
            figure.save()
            said = {"changes": changes, "params": {"year": year}}
            events.record("chain.figure", chain, by=by, at=at, **said)
    return figure


def place(chain, rows, *, by, at):
    """Put things on links of a chain, [(thing, link)]: projects of the pool, agreements, talks; what stands
    elsewhere is moved. All or none. Raises RuleViolation `other_chain`."""
    with transaction.atomic():
        chain = lock(chain)
        for thing, link in rows:
            kind = thing._meta.model_name
            # Talks and agreements may not name their chain yet.
            fits = {chain.pk} if kind == "project" else {chain.pk, None}
            require(
                link.chain_id == chain.pk and thing.chain_id in fits,
                "other_chain",
                _("“%(name)s” belongs to another chain."),
                name=thing.name,
            )
            row = ChainPlace.objects.filter(**{kind: thing}).first() or ChainPlace(**{kind: thing})
            if row.link_id != link.pk:
                row.link = link
                row.save()
                tell_place("chain.place", chain, row, by=by, at=at)


def tell_place(verb, chain, row, *, by, at):
    """Tell in the history of the chain what became of a place; talks without their name."""
    thing = row.project or row.agreement
    params = {"link": row.link.name, "name": thing.name if thing else ""}
    events.record(verb if thing else f"{verb}_talks", chain, by=by, at=at, params=params)


def drop_place(row, *, by, at):
    """Take a project off its link; it stays in its chain."""
    with transaction.atomic():
        chain = lock(row.link.chain_id)
        tell_place("chain.unplace", chain, row, by=by, at=at)
        row.delete()
