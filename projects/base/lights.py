"""Lights as paper shows them: a shape and a word each, which survive colour blindness and grey printers."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Light:
    """A light's key, shape and word; pages add its colour."""

    key: str
    shape: str
    word: Any

    def __str__(self):
        return f"{self.shape} {self.word}"


LIGHTS = {
    light.key: light
    for light in (
        Light("green", "●", pgettext_lazy("light", "On track")),
        Light("yellow", "▲", pgettext_lazy("light", "Warning")),
        Light("red", "■", pgettext_lazy("light", "Behind")),
    )
}


def light_of(code):
    """The light of a code in any case; None for an unknown or missing one."""
    return LIGHTS.get(str(code or "").lower())
