"""Words and signs that every page shares."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.translation import pgettext_lazy

DASH = "—"


@dataclass(frozen=True)
class Light:
    """A light is colour, shape and word, so that it survives colour blindness and grey printers."""

    key: str
    shape: str
    word: Any

    def html(self, word=None):
        """Its markup; `word` replaces the usual one."""
        return format_html(
            '<span class="light light-{}"><span aria-hidden="true">{}</span> {}</span>',
            self.key,
            self.shape,
            word or self.word,
        )

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


def light_html(code):
    """The markup of a light by its code in any case; a dash for an unknown or missing one."""
    light = LIGHTS.get(str(code or "").lower())
    return light.html() if light else DASH
