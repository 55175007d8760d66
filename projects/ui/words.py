"""Words and signs that every page shares."""

from dataclasses import dataclass

from django.utils.html import format_html

from projects.base import lights

DASH = "—"


@dataclass(frozen=True)
class Light(lights.Light):
    """A light is colour, shape and word, so that it survives colour blindness and grey printers."""

    def html(self, word=None):
        """Its markup; `word` replaces the usual one."""
        return format_html(
            '<span class="light light-{}"><span aria-hidden="true">{}</span> {}</span>',
            self.key,
            self.shape,
            word or self.word,
        )


LIGHTS = {key: Light(light.key, light.shape, light.word) for key, light in lights.LIGHTS.items()}


def light_html(code):
    """The markup of a light by its code in any case; a dash for an unknown or missing one."""
    light = LIGHTS.get(str(code or "").lower())
    return light.html() if light else DASH
