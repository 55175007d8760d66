"""A chain for tests: links, and what stands on them."""

import datetime

from projects.chains.models import ChainEnterprise, ChainLink, ChainPlace, ScaleEntry
from projects.directory.models import Chain, Division
from projects.investment.models import Agreement, Negotiation, Prospect
from tests.city import make_organisation, make_project, moment

TODAY = datetime.date(2025, 3, 28)
CHAIN = "铝镍硅新材料"


def stamp(who, on=TODAY, hour=10):
    """Who does it, and when."""
    return {"by": who, "at": moment(on, hour)}


def the_chain(name=CHAIN):
    """A chain of the reference data."""
    return Chain.objects.get(name=name)


def make_link(name="铝合金", tier="MID", *, chain=None, **fields):
    """A link of the chain."""
    chain = chain or the_chain()
    return ChainLink.objects.create(
        chain=chain, tier=tier, name=name, order=chain.links.count() + 1, **fields
    )


def make_enterprise(link, name="某铝业公司", **fields):
    """An enterprise on a link."""
    return ChainEnterprise.objects.create(link=link, name=name, **fields)


def placed(link, stage="UNDER_CONSTRUCTION", **fields):
    """A project of the link's chain, on the link."""
    project = make_project(stage=stage, chain=link.chain, **fields)
    ChainPlace.objects.create(link=link, project=project)
    return project


def make_talks(cast, name="某在谈项目", *, chain=None, team=(), **fields):
    """A project in talks, of the promotion bureau's."""
    bureau = make_organisation(f"招商单位{Prospect.objects.count()}")
    prospect = Prospect.objects.create(
        name=f"客商{Prospect.objects.count()}",
        unit=bureau,
        follower=cast.promotion,
        entered_by=cast.promotion,
        first_contact_on=TODAY,
        last_contact_on=TODAY,
    )
    talks = Negotiation.objects.create(
        name=name,
        prospect=prospect,
        chain=chain or the_chain(),
        division=Division.objects.get(code="150502"),
        unit=bureau,
        first_unit=bureau,
        started_on=TODAY,
        follower=cast.promotion,
        last_contact_on=TODAY,
        entered_by=cast.promotion,
        **fields,
    )
    talks.team.set(team)
    return talks


def sign(talks, **fields):
    """The agreement that talks end in."""
    talks.state, talks.ended_on = "SIGNED", TODAY
    talks.save()
    return Agreement.objects.create(
        name=talks.name,
        prospect=talks.prospect,
        negotiation=talks,
        kind="FORMAL",
        signed_on=TODAY,
        amount=10_000,
        chain=talks.chain,
        division=talks.division,
        unit=talks.unit,
        entered_by=talks.entered_by,
        **fields,
    )


def make_entry(name="某投产企业", *, due=TODAY - datetime.timedelta(days=10), division=None, **fields):
    """An enterprise after production."""
    division = division or Division.objects.get(code="150502")
    return ScaleEntry.objects.create(name=name, due_on=due, division=division, **fields)
