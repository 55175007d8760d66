"""Names of the demo's promotion: enterprises, projects, companies; plausible, and nobody's."""

from projects.directory.models import Chain

from .naming import FIRST, PHASES, SECOND, THIRD
from .source import read


class Names:
    """Enterprises and projects, none named twice."""

    def __init__(self, people):
        self.words, self.taken = read("promotion"), set()
        self.sectors = [sector for sector in read("sectors") if sector.get("owner") and sector.get("chain")]
        self.weights = [sector["weight"] for sector in self.sectors]
        self.chains = {chain.name: chain for chain in Chain.objects.all()}
        bank = read("people")
        self.surnames, self.given = bank["surnames"], bank["first"]
        self.people = people

    def chain(self, rng):
        """An industry chain, or none."""
        return rng.choice([*self.chains.values(), None]) if self.chains else None

    def sector(self, rng):
        return rng.choices(self.sectors, self.weights)[0]

    def person(self, rng):
        """Somebody at an enterprise."""
        return f"{rng.choice(self.surnames)}{rng.choice(['经理', '总监', '部长', '总'])}"

    def enterprise(self, rng):
        """(name, origin, seat)."""
        while True:
            origin = rng.choices(["OUTSIDE", "INSIDE", "FOREIGN"], [20, 4, 1])[0]
            bank = {"OUTSIDE": "origins", "INSIDE": "inside", "FOREIGN": "abroad"}[origin]
            home = rng.choice(self.words[bank])
            trade = rng.choice(FIRST) + rng.choice(SECOND) + rng.choice(THIRD)
            name = home + trade + rng.choice(self.words["forms"])
            if name not in self.taken:
                self.taken.add(name)
                return name, origin, home

    def trade(self, rng):
        """(main business, its chain)."""
        sector = self.sector(rng)
        business = rng.choice(sector["lines"] or [sector["chain"]]).removesuffix("生产线")
        return business, self.chains.get(sector["chain"])

    def project(self, prospect, rng):
        """(name, content, chain) of what an enterprise means to build."""
        town = rng.choice(read("places").get(prospect.division.code, {"towns": [""]})["towns"])
        while True:
            sector = self.sector(rng)
            pattern = rng.choice(sector["names"])
            what = pattern["text"].format(n=rng.choice(pattern.get("n", [0])), other=town)
            name = prospect.short_name + what + rng.choice(PHASES)
            if name not in self.taken:
                self.taken.add(name)
                return name, what.removesuffix("项目"), self.chains.get(sector["chain"])


def local_company(agreement, rng):
    """What the company is called that was registered here."""
    short = agreement.prospect.short_name[2:5]
    return f"{agreement.division.name}{short}{rng.choice(['新材料', '能源', '生物', '食品', '装备'])}有限公司"
