"""Promotion of the demo city since 2023: trips, enterprises, talks, agreements, funds in place, the tasks.

What the city published of 2024 comes out exactly in a city of full size: 609 formal agreements of 10 million
yuan and more worth 2457.4 亿元, 200 of them of 100 million and more worth 2349.7 亿元, funds in place 393.64
亿元 (the figure recognised by the region). For the years around it the totals are made up near what was told.
Everything is dated up to today, and all of it is demo data.
"""

import datetime
from collections import defaultdict
from decimal import Decimal

from projects.investment.models import (
    Agreement,
    Contact,
    Negotiation,
    Prospect,
    Share,
    Trip,
)

from . import promotion_names as naming
from .frame import DAY, FULL
from .promotion_funds import make_receipts
from .promotion_years import FIRST, make_tasks, of_year
from .source import chance, deal, read

BATCH = 1000


SMALL, FRAMEWORKS = 0.06, 0.09  # of the formal ones: agreements below 10 million yuan, framework agreements
MINIMUM, LARGE = 1_000, 10_000
RECOGNISED_AFTER = 30
READY = 600  # of so many talks of a city of full size one is signed next


def make_promotion(fates, people, frame):
    """Create promotion; needs the projects that agreements became (`fates`, saved)."""
    city = Promotion(people, frame)
    for year in range(FIRST, frame.year + 1):
        city.make_year(year)
    city.link(fates)
    city.save()
    make_receipts(
        city.landed(), frame, {year: city.scale(of_year(year).funds) for year in city.years}, people
    )
    make_tasks(city, people, frame)


def split(total, minimum, weights, step):
    """Whole numbers of at least `minimum` in steps, by weights, that add up to a total; the largest takes
    what the steps leave."""
    rest, whole = total - minimum * len(weights), sum(weights)
    numbers = [minimum + int(rest * weight / whole) // step * step for weight in weights]
    numbers[numbers.index(max(numbers))] += total - sum(numbers)
    return numbers


class Promotion:
    """The rows of all years before they are saved."""

    def __init__(self, people, frame):
        self.people, self.frame, self.words = people, frame, read("promotion")
        self.names = naming.Names(people)
        self.years = range(FIRST, frame.year + 1)
        self.trips, self.prospects, self.talks, self.agreements = [], [], [], []
        self.shares, self.contacts = [], []
        self.bureau = people.users["promotion"]
        places = {code: place["weight"] for code, place in read("places").items()}
        self.weights = {**places, "PROMOTION": sum(places.values()) // 6}

    def scale(self, number):
        """A number of the full city in one of this size."""
        return number if self.frame.size == FULL else max(1, round(number * self.frame.size / FULL))

    def day_in(self, rng, year, first=0):
        """A day of a year, more of them towards its end; from its `first` day on."""
        length = 365 - first
        return datetime.date(year, 1, 1) + DAY * (first + int(length * rng.random() ** 0.9))

    def has_come(self, day):
        return day <= self.frame.today

    def owner(self, key, rng):
        """(unit, division, who follows it) of a share of the work."""
        people = self.people
        if key == "PROMOTION":
            return people.units[key], people.divisions[rng.choice(list(read("places")))], self.bureau
        follower = rng.choice([*people.reporters[key], people.reviewers[key]])
        if key == "150502" and rng.random() < 0.4:
            follower = people.users["staff"]
        return people.units[key], people.divisions[key], follower

    # A year

    def make_year(self, year):
        """Trips, enterprises and talks of a year, and what was signed in it."""
        facts, rng = of_year(year), chance("promotion", year)
        self.make_trips(year, self.scale(facts.trips), rng)
        found = self.make_prospects(year, self.scale(facts.prospects), rng)
        formal = self.amounts(facts, rng)
        lesser = [Decimal(rng.randrange(200, 990, 10)) for _ in range(int(len(formal) * SMALL))]
        loose = [Decimal(rng.randrange(2_000, 90_000, 500)) for _ in range(int(len(formal) * FRAMEWORKS))]
        signed = [(amount, "FORMAL") for amount in (*formal, *lesser)]
        signed += [(amount, "FRAMEWORK") for amount in loose]
        rng.shuffle(signed)
        talking = self.make_talks(found, year, self.scale(facts.talks), rng)
        self.sign(signed, talking, year, rng)

    def amounts(self, facts, rng):
        """The amounts of formal agreements of 10 million yuan and more: they add up to the year's totals."""
        large, count = self.scale(facts.large), self.scale(facts.agreements)
        large_amount, amount = self.scale(facts.large_amount), self.scale(facts.amount)
        weights = [rng.lognormvariate(0, 1.15) for _ in range(large)]
        found = split(large_amount, LARGE, weights, 1000)
        # None of the lesser ones reaches 100 million: no weight is much above another.
        weights = [rng.uniform(0.1, 1.9) for _ in range(count - large)]
        found += split(amount - large_amount, MINIMUM, weights, 10)
        return [Decimal(one) for one in found]

    def make_trips(self, year, count, rng):
        for key in deal(self.weights, count, rng):
            unit, division, follower = self.owner(key, rng)
            day = self.day_in(rng, year)
            if not self.has_come(day):
                continue
            rank = rng.choices(Trip.Rank.values, [2, 3, 4, 3])[0]
            leaders = self.people.banner_leaders.get(key) or self.people.leaders
            leader = rng.choice(leaders) if rank in ("PARTY_GOVERNMENT", "CITY_LEADER") else None
            name, chain = (leader.user.name if leader else follower.name), self.names.chain(rng)
            self.trips.append(
                Trip(
                    led_by=leader,
                    leader_name=name,
                    rank=rank,
                    way=rng.choices(Trip.Way.values, [5, 3, 2, 3, 1])[0],
                    starts_on=day,
                    ends_on=min(day + DAY * rng.randint(0, 3), max(day, self.frame.today)),
                    destination=rng.choice(self.words["destinations"]),
                    chain=chain,
                    unit=unit,
                    division=division,
                    report=rng.choice(self.words["reports"]),
                    entered_by=follower,
                    is_demo=True,
                )
            )

    def make_prospects(self, year, count, rng):
        """The enterprises first contacted in a year; returns those that came."""
        made = []
        for key in deal(self.weights, count, rng):
            unit, division, follower = self.owner(key, rng)
            day = self.day_in(rng, year)
            name, origin, home = self.names.enterprise(rng)
            trade, chain = self.names.trade(rng)
            if not self.has_come(day):
                continue
            last = min(day + DAY * rng.randint(0, 200), self.frame.today)
            made.append(
                Prospect(
                    name=name,
                    short_name=name[:5],
                    home=home,
                    origin=origin,
                    standing=rng.choices(Prospect.Standing.values, [1, 2, 9])[0],
                    trade=trade,
                    chain=chain,
                    unit=unit,
                    division=division,
                    follower=follower,
                    state="DROPPED" if (self.frame.today - last).days > 240 else "FOLLOWED",
                    first_contact_on=day,
                    last_contact_on=last,
                    entered_by=follower,
                    is_demo=True,
                )
            )
        self.prospects += made
        return made

    def make_talks(self, prospects, year, count, rng):
        """The talks begun in a year, with enterprises contacted before; returns those that came."""
        made, old = [], [one for one in self.prospects if one.first_contact_on.year >= year - 1]
        for prospect in rng.sample(old, min(count, len(old))):
            begun = max(self.day_in(rng, year), prospect.first_contact_on)
            if not self.has_come(begun) or begun.year != year:
                continue
            name, content, chain = self.names.project(prospect, rng)
            talks = Negotiation(
                name=name,
                prospect=prospect,
                chain=chain,
                division=prospect.division,
                unit=prospect.unit,
                first_unit=prospect.unit,
                started_on=begun,
                amount=Decimal(int(rng.lognormvariate(9.2, 1.2)) // 100 * 100 + 500),
                content=content,
                needs=rng.choice(self.words["needs"]),
                follower=prospect.follower,
                last_contact_on=max(begun, min(begun + DAY * rng.randint(5, 260), self.frame.today)),
                entered_by=prospect.follower,
                is_demo=True,
            )
            made.append(talks)
        self.talks += made
        return made

    def sign(self, signed, talking, year, rng):
        """The agreements of a year, most of talks that began this year or the last."""
        open_talks = [one for one in self.talks if one.state == "TALKING" and one.started_on.year >= year - 1]
        open_talks.sort(key=lambda one: one.started_on)
        for amount, kind in signed:
            day = self.day_in(rng, year, 8)
            if not self.has_come(day):
                continue
            talks = None
            ready = [one for one in open_talks if one.started_on < day]
            if ready:
                # Most talks come to an agreement within months, or to nothing.
                talks = rng.choice(ready[-self.scale(READY) :])
                open_talks.remove(talks)
            self.agreements.append(self.agreement(amount, kind, day, talks, rng))

    def agreement(self, amount, kind, day, talks, rng):
        """One agreement with what became of it; its talks end."""
        if talks is None:
            prospect = self.known(day, rng)
            name, content, chain = self.names.project(prospect, rng)
        else:
            prospect, name, content, chain = talks.prospect, talks.name, talks.content, talks.chain
            talks.state, talks.ended_on, talks.amount = "SIGNED", day, amount
            talks.last_contact_on = max(talks.last_contact_on, day)
            if rng.random() < 0.05:
                self.move(talks, rng)
        row = Agreement(
            name=name,
            prospect=prospect,
            negotiation=talks,
            kind=kind,
            signed_on=day,
            amount=amount,
            parties=f"{prospect.division.name}人民政府、{prospect.name}",
            chain=chain,
            division=prospect.division,
            unit=prospect.unit,
            content=content,
            promised_start_on=day + DAY * rng.randint(90, 300),
            promised_completion_on=day + DAY * rng.randint(500, 1100),
            entered_by=prospect.follower,
            is_demo=True,
        )
        self.become(row, rng)
        return row

    def known(self, day, rng):
        """An enterprise that was contacted before a day, or any."""
        found = rng.choice(self.prospects)
        for _try in range(40):
            if found.first_contact_on <= day:
                break
            found = rng.choice(self.prospects)
        return found

    def move(self, talks, rng):
        """A lead that another unit reported first and that moved (首报首谈)."""
        key = rng.choice(list(self.people.reporters))
        if self.people.units[key] != talks.unit:
            talks.first_unit = self.people.units[key]
            self.shares += [
                Share(negotiation=talks, unit=talks.unit, percent=Decimal(70)),
                Share(negotiation=talks, unit=talks.first_unit, percent=Decimal(30)),
            ]

    def become(self, row, rng):
        """Recognised, landed, stalled or ended, as far as that has come."""
        formal, today = row.kind == "FORMAL", self.frame.today
        recognised = row.signed_on + DAY * (RECOGNISED_AFTER + rng.randint(-18, 25))
        lands = row.signed_on + DAY * int(20 + rng.lognormvariate(4.6, 0.8))
        fate = rng.choices(["lands", "stalled", "ended", "open"], [74, 7, 5, 14])[0]
        if formal and self.has_come(recognised):
            row.recognised_on, row.recognised_by = recognised, self.bureau
        if fate == "lands" and formal and self.has_come(lands):
            row.landed_on, row.company_name = lands, naming.local_company(row, rng)
        elif fate in ("stalled", "ended") and (today - row.signed_on).days > 200:
            row.state, row.state_reason = fate.upper(), rng.choice(self.words[fate])

    # What became of them

    def landed(self):
        return [row for row in self.agreements if row.landed_on]

    def link(self, fates):
        """The projects of the pool that some agreements became: of the same division, started after the
        landing; the agreement takes their name."""
        by_place = defaultdict(list)
        for row in self.agreements:
            if row.landed_on and row.amount >= MINIMUM:
                by_place[row.division.code].append(row)
        for fate in fates:
            project = fate.project
            started, total, owner = project.started_on, project.total_investment, project.owner
            if started is None or started.year < FIRST or total is None or owner is None:
                continue
            if owner.kind != "ENTERPRISE" or not self.has_come(started):
                continue
            fits = [
                row
                for row in by_place[fate.division]
                if row.landed_on < started and (started - row.signed_on).days < 540
            ]
            if not fits:
                continue
            row = min(fits, key=lambda one: (abs(one.amount - total), one.signed_on))
            by_place[fate.division].remove(row)
            row.name, row.company_name, row.project = project.name, owner.name, project
            row.chain, row.content = project.chain, project.content
            if row.negotiation is not None:
                row.negotiation.name, row.negotiation.chain = row.name, row.chain

    # Saving

    def save(self):
        """Everything in a few statements."""
        self.finish_leads()
        Trip.objects.bulk_create(self.trips, batch_size=BATCH)
        Prospect.objects.bulk_create(self.prospects, batch_size=BATCH)
        Negotiation.objects.bulk_create(self.talks, batch_size=BATCH)
        teams = Negotiation.team.through
        teams.objects.bulk_create(
            [teams(negotiation_id=row.pk, user_id=row.follower_id) for row in self.talks], batch_size=BATCH
        )
        Share.objects.bulk_create(self.shares)
        Contact.objects.bulk_create(self.contacts, batch_size=BATCH)
        Agreement.objects.bulk_create(self.agreements, batch_size=BATCH)

    def finish_leads(self):
        """What is still in talks has a next step; what nobody has spoken of for long was broken off."""
        rng, today = chance("promotion", "leads"), self.frame.today
        running = set()
        for talks in self.talks:
            if talks.state != "TALKING":
                continue
            if (today - talks.last_contact_on).days > 150:
                talks.state, talks.ended_on = "DROPPED", talks.last_contact_on
                continue
            running.add(id(talks.prospect))
            talks.next_step = rng.choice(self.words["next_steps"])
            talks.next_on = today + DAY * rng.randint(-12, 40)
            self.contacts.append(
                Contact(
                    prospect=talks.prospect,
                    negotiation=talks,
                    on=talks.last_contact_on,
                    kind=rng.choice(Contact.Kind.values),
                    whom=self.names.person(rng),
                    text=rng.choice(self.words["contacts"]),
                    by=talks.follower,
                )
            )
        for prospect in self.prospects:
            if id(prospect) in running:
                prospect.state = "FOLLOWED"
            if prospect.state == "FOLLOWED":
                prospect.contact_name, prospect.contact_phone = self.names.person(rng), self.people.phone()
                prospect.next_step = rng.choice(self.words["next_steps"])
                prospect.next_on = today + DAY * rng.randint(-15, 45)
