"""The industry chains of the demo city: made-up links, on them the projects there are and the enterprises
that the city named in public; plans with tasks, green power, and who should enter the above-scale list.

Of the enterprises named in public nothing is said that was not published: no output, no figure of a year.
"""

import datetime
import re
from decimal import Decimal

from projects.chains import planning
from projects.chains.models import (
    ChainEnterprise,
    ChainFigure,
    ChainLink,
    ChainPlace,
    ChainPlan,
    ChainTask,
    GreenLink,
    ScaleEntry,
)
from projects.directory.models import Chain, Organisation
from projects.investment.models import Agreement, Negotiation
from projects.pool.models import Project
from projects.pool.models.project import BEFORE_START, FINISHED

from .frame import DAY, moment
from .lists import document
from .source import chance, read

UNPLACED = 0.2  # so many projects nobody has put on a link yet
SCALE_DAYS = 90  # from production to the day on which an enterprise should have entered
AMOUNT = re.compile(r"年(?:产|加工|屠宰|处理)(\d+)(万?(?:吨|套|只|头|台套))")
# What was published of 2024, in 万元.
PUBLISHED_YEAR = 2024
PUBLISHED = {
    "铝镍硅新材料": (Decimal(10_000_000), "公开报道，约数"),
    "玉米合成生物": (Decimal(1_660_000), "公开报道"),
    "绿色农畜产品": (Decimal(1_090_000), "公开报道"),
}
PAIRS = 6


def make_chains(people, frame):
    """Create the chains' maps, plans and what follows production."""
    chains = {chain.name: chain for chain in Chain.objects.all()}
    bank = {name: row for name, row in read("chains").items() if name in chains}
    links = make_links(bank, chains)
    placed = place_projects(links)
    place_leads(links)
    make_enterprises(links, placed, frame)
    make_figures(bank, chains, frame)
    for place, (name, row) in enumerate(bank.items()):
        make_plan(place, chains[name], row, people, frame)
    make_scale(frame)
    make_green()


def make_links(bank, chains):
    """[(ChainLink, its row of the file)] of all chains."""
    links = [
        (
            ChainLink(
                chain=chains[name],
                tier=one["tier"],
                name=one["name"],
                wanted=one.get("wanted", ""),
                order=order,
                is_demo=True,
            ),
            one,
        )
        for name, row in bank.items()
        for order, one in enumerate(row["links"], 1)
    ]
    ChainLink.objects.bulk_create(link for link, _one in links)
    return links


def place_projects(links):
    """Put projects on the link that their name speaks of; returns [(project, link)]."""
    rows = Project.objects.filter(chain__isnull=False).exclude(stage="WITHDRAWN")
    placed = [
        (project, link)
        for project, link in speaking_of(rows.select_related("owner").order_by("pk"), links)
        if not project.is_demo or chance("chain", project.name).random() > UNPLACED
    ]
    ChainPlace.objects.bulk_create(ChainPlace(project=project, link=link) for project, link in placed)
    return placed


def place_leads(links):
    """Put what is in talks, and what is signed and not landed, on the link that its name speaks of; where a
    link is missing, talks are about what is looked for there."""
    chains = {link.chain_id for link, _one in links}
    talks = list(Negotiation.objects.talking().filter(chain__in=chains).order_by("pk"))
    for link, one in links:
        if "talks" in one:
            about = next((row for row in talks if row.chain_id == link.chain_id), None)
            if about is not None:
                talks.remove(about)
                Negotiation.objects.filter(pk=about.pk).update(name=one["talks"])
                ChainPlace.objects.create(negotiation=about, link=link)
    signed = Agreement.objects.filter(chain__in=chains, project=None, negotiation=None)
    signed = signed.exclude(state="ENDED").order_by("pk")
    rows = [ChainPlace(negotiation=row, link=link) for row, link in speaking_of(talks, links)]
    rows += [ChainPlace(agreement=row, link=link) for row, link in speaking_of(signed, links)]
    ChainPlace.objects.bulk_create(rows)


def speaking_of(rows, links):
    """[(row, link)] for each row whose name speaks of a link of its chain."""
    for row in rows:
        for link, one in links:
            if link.chain_id == row.chain_id and any(word in row.name for word in one["words"]):
                yield row, link
                break


def make_enterprises(links, placed, frame):
    """The enterprises that were named in public, and the owners of what is in production."""
    units = {unit.name: unit for unit in Organisation.objects.enterprises()}
    rows, taken = [], set()
    for link, one in links:
        for named in one.get("named", ()):
            taken.add((link.pk, named["owner"]))
            rows.append(
                ChainEnterprise(
                    link=link,
                    name=named["owner"],
                    organisation=units.get(named["owner"]),
                    is_leading=named.get("leading", False),
                    products=named["products"],
                    capacity=named.get("capacity"),
                    capacity_unit=named.get("unit", ""),
                )
            )
    leading = {row.link_id for row in rows if row.is_leading}
    for project, link in placed:
        owner = project.owner
        if not project.is_demo or owner is None or project.stage not in FINISHED:
            continue
        if owner.kind != Organisation.Kind.ENTERPRISE or (link.pk, owner.name) in taken:
            continue
        taken.add((link.pk, owner.name))
        rng = chance("enterprise", owner.name, link.name)
        capacity, unit = capacity_of(project)
        rows.append(
            ChainEnterprise(
                link=link,
                name=owner.name,
                organisation=owner,
                is_leading=link.pk not in leading,
                year=frame.year - 1,
                output=(project.total_investment * rng.randint(40, 130) // 100).quantize(Decimal("0.01")),
                capacity=capacity,
                capacity_unit=unit,
                produced=made_of(capacity, rng),
                is_demo=True,
            )
        )
        leading.add(link.pk)
    ChainEnterprise.objects.bulk_create(rows)


def capacity_of(project):
    """(what a project can make in a year, the unit), as its name says; (None, "") where it does not."""
    found = AMOUNT.search(project.name)
    return (Decimal(found[1]), f"{found[2]}/年") if found else (None, "")


def made_of(capacity, rng):
    """What was made of a capacity."""
    return None if capacity is None else (capacity * rng.randint(35, 104) / 100).quantize(Decimal("0.01"))


def make_figures(bank, chains, frame):
    """What was published of the year it was published of; later years are of the demo."""
    rows = [
        ChainFigure(chain=chains[name], year=PUBLISHED_YEAR, output=output, source=source)
        for name, (output, source) in PUBLISHED.items()
        if name in chains
    ]
    share = Decimal(frame.today.timetuple().tm_yday) / 366
    for name, row in bank.items():
        rng, target = chance("chain output", name, frame.year), Decimal(row["target"])
        for year, part in ((frame.year - 1, Decimal(1)), (frame.year, share)):
            if year == PUBLISHED_YEAR:
                continue
            aim = target if year == frame.year else (target * Decimal("0.91")).quantize(Decimal(1000))
            output = (aim * part * rng.randint(88, 104) / 100).quantize(Decimal(100))
            rows.append(
                ChainFigure(
                    chain=chains[name],
                    year=year,
                    output=output or None,
                    target=aim,
                    source="演示数据",
                    is_demo=True,
                )
            )
    ChainFigure.objects.bulk_create(rows)


def make_plan(place, chain, row, people, frame):
    """The plan of the year with its tasks, by the real acts."""
    year, units = frame.year, people.units
    heads = [leader for leader in people.leaders if leader.body == "GOVERNMENT"]
    stamp = {"by": people.users["promotion"], "at": min(moment(datetime.date(year, 1, 12), 10), frame.now)}
    values = {
        "head": heads[place % len(heads)],
        "lead": units[row["lead"]],
        "document_number": document(year, 20 + place),
        "aim": row["aim"],
    }
    partners = [units[key] for key in row["partners"]]
    plan = planning.keep_plan(chain, year, values, partners, **stamp)
    for one in read("chains")["tasks"]:
        due = frame.today + DAY * (one["due"] + 3 * place)
        due = min(max(due, datetime.date(year, 1, 31)), datetime.date(year, 12, 31))
        unit = units[row["lead"] if one["unit"] == "lead" else one["unit"]]
        task = ChainTask(plan=plan)
        task = planning.keep_task(task, {"text": one["text"], "unit": unit, "due_on": due}, **stamp)
        if one["fate"] != "open":
            report(task, one, people, frame)
    ChainPlan.objects.filter(pk=plan.pk).update(is_demo=True)


def report(task, one, people, frame):
    """Its unit says how far a task is, or that it is done, some days ago."""
    day = min(max(task.due_on - DAY * 4, datetime.date(frame.year, 1, 15)), frame.today - DAY)
    if day.year != frame.year:
        return
    users = {user.organisation_id: user for user in people.checkers.values()}
    users |= {people.users[name].organisation_id: people.users[name] for name in ("commission", "promotion")}
    by = users.get(task.unit_id, people.users["promotion"])
    done = one["fate"] == "done" and task.due_on < frame.today
    planning.report(task, one["said"], done=done, by=by, at=moment(day, 15))


def make_scale(frame):
    """Owners of what is in production: most have entered, some should have, some need not yet."""
    words, rows, taken = read("chains")["why_not"], [], set()
    projects = Project.objects.filter(is_demo=True, chain__isnull=False, stage__in=FINISHED)
    for project in projects.select_related("owner", "division", "chain").order_by("pk"):
        owner, since = project.owner, project.in_production_on or project.completed_on
        if (
            owner is None
            or owner.kind != Organisation.Kind.ENTERPRISE
            or since is None
            or owner.name in taken
        ):
            continue
        taken.add(owner.name)
        rng, due = chance("scale", owner.name), since + DAY * SCALE_DAYS
        entered = due - DAY * rng.randint(0, 40) if rng.random() < 0.6 else None
        if entered is not None and entered >= frame.today:
            entered = None
        capacity, unit = capacity_of(project)
        rows.append(
            ScaleEntry(
                name=owner.name,
                organisation=owner,
                project=project,
                division=project.division,
                chain=project.chain,
                in_production_on=since,
                due_on=due,
                entered_on=entered,
                why_not="" if entered or due >= frame.today else rng.choice(words),
                year=frame.year - 1,
                capacity=capacity,
                capacity_unit=unit,
                produced=made_of(capacity, rng),
                is_demo=True,
            )
        )
    ScaleEntry.objects.bulk_create(rows)


def make_green():
    """Wind and sun for those who use much power."""
    rows = Project.objects.filter(is_demo=True).exclude(stage="WITHDRAWN").order_by("pk")
    suppliers = list(rows.filter(industry="D", chain__name="新能源和装备制造")[:PAIRS])
    consumers = list(
        rows.filter(chain__name__in=["铝镍硅新材料", "玉米合成生物"]).order_by("-total_investment")[:PAIRS]
    )
    notes, found = read("chains")["green_notes"], []
    for place, (supplier, consumer) in enumerate(zip(suppliers, consumers, strict=False)):
        rng, states = chance("green", supplier.name), ["PLANNED", "AGREED"]
        if supplier.stage in FINISHED and consumer.stage in FINISHED:
            states = ["SUPPLYING"]
        elif supplier.stage not in BEFORE_START:
            states = ["AGREED", "BUILDING"]
        megawatts = Decimal(rng.choice([50, 80, 100, 150, 200]))
        found.append(
            GreenLink(
                supplier=supplier,
                consumer=consumer,
                capacity=megawatts,
                energy=megawatts * rng.randint(220, 290),
                state=rng.choice(states),
                note=notes[place % len(notes)],
                is_demo=True,
            )
        )
    GreenLink.objects.bulk_create(found)
