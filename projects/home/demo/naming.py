"""Names of demo projects, their owners and their people: plausible, and nobody's."""

from .source import chance, read

FIRST, SECOND, THIRD = "禾澄朔岚牧瀚穗砺翎沐芊珩汀昊垚", "屿汀陌筱樾漪泺崚峋岱埙", "川源丰泰恒盛达益和润"
PHASES = ["", "", "", "（一期）", "（一期）", "（二期）", "（三期）"]


def people_names(seed, count):
    """So many different names of persons."""
    bank, rng = read("people"), chance("names", seed)
    taken, names = {account["name"] for account in bank["accounts"].values()}, []
    mongolian = list(bank["mongolian"])
    rng.shuffle(mongolian)
    while len(names) < count:
        if mongolian and rng.random() < 0.12:
            name = mongolian.pop()
        else:
            name = rng.choice(bank["surnames"]) + rng.choice(bank["first"]) + rng.choice(bank["second"])
        if name not in taken:
            taken.add(name)
            names.append(name)
    return names


def company_names(seed):
    """Endless different trade names of three characters that no enterprise is known by."""
    rng, taken = chance("companies", seed), set()
    while True:
        name = rng.choice(FIRST) + rng.choice(SECOND) + rng.choice(THIRD)
        if name not in taken:
            taken.add(name)
            yield name


def project_name(fate, owner, taken):
    """Place, owner, capacity and phase, as such names run; none twice. Returns (name, its trade part)."""
    place, rng = read("places")[fate.division], chance("name", fate.key)
    while True:
        pattern = rng.choice(fate.sector["names"])
        towns = rng.sample(place["towns"], 2)
        what = pattern["text"].format(n=rng.choice(pattern.get("n", [0])), other=towns[1])
        head = place["full"] + (owner or towns[0])
        name = head + what + rng.choice(PHASES)
        if name not in taken:
            taken.add(name)
            return name, what
