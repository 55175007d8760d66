"""The map of a chain as it is read: what stands on each link, what stands on none, how the year is going."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from projects.investment.models import Agreement, Negotiation
from projects.pool.models import Project

from .models import ChainFigure, ChainLink, ChainPlace, ChainPlan, ChainTask
from .models.chain import Tier
from .rules import LinkStanding, Standing, link_standing, standing_of

# What a line of the map reads of a project.
SHOWN = ("name", "stage", "chain", "total_investment", "light")
PAGES = {"project": "pool:project", "agreement": "investment:agreement", "talks": "investment:negotiation"}


@dataclass(frozen=True)
class Line:
    """One thing on a link: its name, its size (万元), and by its kind ("project", "agreement", "talks") the
    key of what it opens."""

    kind: str
    pk: int
    name: str
    amount: Any = None
    light: str = ""

    @property
    def href(self):
        """The address of its page."""
        return reverse(PAGES[self.kind], args=[self.pk])


@dataclass
class LinkRead:
    """A link with what stands on it: enterprises, and lines by Standing. `unseen` counts the projects that
    lie outside of the reader's scope; they count for what the link is."""

    link: ChainLink
    enterprises: list = field(default_factory=list)
    lines: dict = field(default_factory=dict)
    unseen: int = 0
    standing: LinkStanding = LinkStanding.MISSING

    @property
    def project_count(self):
        """How many projects of the pool stand on it."""
        before = (Standing.SIGNED, Standing.TALKS)
        return sum(len(lines) for one, lines in self.lines.items() if one not in before) + self.unseen

    def groups(self):
        """[(Standing, lines)] of what is there, what is nearest to production first and the largest first."""
        return [
            (one, sorted(self.lines[one], key=lambda line: -(line.amount or 0)))
            for one in reversed(Standing)
            if one in self.lines
        ]


@dataclass
class ChainRead:
    """A chain as its map shows it; `columns` has the LinkReads by Tier."""

    columns: dict
    unplaced: dict
    figures: list
    plan: ChainPlan | None
    tasks: Counter

    @property
    def links(self):
        """All LinkReads, from upstream to downstream."""
        return [one for links in self.columns.values() for one in links]

    def count(self, standing):
        """How many links stand so."""
        return sum(one.standing == standing for one in self.links)

    def projects(self, standing):
        """How many things that the reader sees are so far, placed or not."""
        placed = sum(len(one.lines.get(standing, ())) for one in self.links)
        return placed + len(self.unplaced.get(standing, ()))


def project_line(project):
    """The Line of a project."""
    return Line("project", project.pk, project.name, project.total_investment, project.light)


def read_chain(chain, user, today, year):
    """The ChainRead of a chain for a reader (ten queries).

    Talks are those that he may see; a project counts once, whether it was placed as talks, as an agreement or
    as what it has become.
    """
    links = ChainLink.objects.filter(chain=chain).prefetch_related("enterprises").order_by("order", "pk")
    reads = {link.pk: LinkRead(link, list(link.enterprises.all())) for link in links}
    seen = Seen(chain, user)
    placed = ChainPlace.objects.filter(link__chain=chain).with_outcome().order_by("pk")
    for row in placed:
        seen.put(row, reads[row.link_id])
    for one in reads.values():
        one.standing = link_standing(bool(one.enterprises), seen.standings.get(one.link.pk, ()))
    plan = ChainPlan.objects.filter(chain=chain, year=year)
    tasks = ChainTask.objects.filter(plan__chain=chain, plan__year=year)
    return ChainRead(
        columns={tier: [one for one in reads.values() if one.link.tier == tier] for tier in Tier},
        unplaced=seen.rest(),
        figures=list(ChainFigure.objects.filter(chain=chain)[:FIGURES]),
        plan=plan.select_related("head__user", "lead").first(),
        tasks=tasks_of(tasks, today),
    )


FIGURES = 4  # so many years


def tasks_of(tasks, today):
    """How many tasks are done, open and overdue (one query)."""
    found = Counter()
    for state, due in tasks.values_list("state", "due_on"):
        late = state == ChainTask.State.OPEN and due < today
        found[state] += 1
        found["OVERDUE"] += late
    return found


class Seen:
    """What a reader sees of a chain, put on its links one by one; what is left stands on none."""

    def __init__(self, chain, user):
        rows = Project.objects.filter(chain=chain)
        self.stages = dict(rows.order_by().values_list("pk", "stage"))
        self.projects = {
            one.pk: one
            for one in Project.objects.allowed(user).filter(chain=chain).only(*SHOWN).order_by("pk")
        }
        signed = Agreement.objects.allowed(user).filter(project=None).exclude(state="ENDED")
        self.agreements = {one.pk: one for one in signed.filter(chain=chain)}
        placed = ChainPlace.objects.filter(link__chain=chain).with_outcome().values("signed")
        self.agreements |= {one.pk: one for one in signed.filter(pk__in=placed)}
        talking = Negotiation.objects.allowed(user).talking()
        self.talks = {one.pk: one for one in talking.filter(chain=chain)}
        self.talks |= {one.pk: one for one in talking.filter(chain=None, chain_place__link__chain=chain)}
        # {link: Standings of its projects, whoever reads}
        self.standings = {}
        self._left, self._hidden = set(self.projects), set()

    def put(self, row, read):
        """Put a place on the LinkRead of its link."""
        if row.became is not None:
            self._put_project(row, read)
        elif row.signed in self.agreements:
            one = self.agreements.pop(row.signed)
            line = Line("agreement", one.pk, one.name, one.amount)
            read.lines.setdefault(Standing.SIGNED, []).append(line)
        elif row.negotiation_id in self.talks:
            one = self.talks.pop(row.negotiation_id)
            read.lines.setdefault(Standing.TALKS, []).append(Line("talks", one.pk, one.name, one.amount))

    def _put_project(self, row, read):
        standing = standing_of(self.stages.get(row.became))
        if standing is None:
            return
        self.standings.setdefault(read.link.pk, set()).add(standing)
        if row.became not in self.projects:
            read.unseen += row.became not in self._hidden
            self._hidden.add(row.became)
        elif row.became in self._left:
            self._left.discard(row.became)
            read.lines.setdefault(standing, []).append(project_line(self.projects[row.became]))

    def rest(self):
        """What stands on no link, by Standing."""
        found = {}
        for pk in sorted(self._left):
            standing = standing_of(self.projects[pk].stage)
            if standing is not None:
                found.setdefault(standing, []).append(project_line(self.projects[pk]))
        found[Standing.SIGNED] = [
            Line("agreement", one.pk, one.name, one.amount) for one in self.agreements.values()
        ]
        found[Standing.TALKS] = [Line("talks", one.pk, one.name, one.amount) for one in self.talks.values()]
        return {one: found[one] for one in reversed(Standing) if found.get(one)}
