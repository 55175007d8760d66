"""Where the demo city comes from: texts and names in fixtures/demo, and chance that repeats itself."""

import functools
import json
import random

from django.conf import settings

FOLDER = settings.BASE_DIR / "fixtures" / "demo"


@functools.cache
def read(name):
    """The content of fixtures/demo/<name>.json; read once, to be left unchanged."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def chance(*subject):
    """A stream of chance for one subject: the same at each load, and nobody else's draws move it."""
    return random.Random("/".join(map(str, ("baolian", *subject))))  # noqa: S311 - it has to repeat itself


def shares(weights, total):
    """Split a total by weights into whole numbers that add up to it: {key: number}."""
    whole = sum(weights.values())
    exact = {key: weight * total / whole for key, weight in weights.items()}
    numbers = {key: int(value) for key, value in exact.items()}
    rest = total - sum(numbers.values())
    for key in sorted(exact, key=lambda key: numbers[key] - exact[key])[:rest]:
        numbers[key] += 1
    return numbers


def deal(weights, total, rng):
    """A shuffled list of `total` keys in the proportion of their weights."""
    cards = [key for key, number in shares(weights, total).items() for _ in range(number)]
    rng.shuffle(cards)
    return cards
