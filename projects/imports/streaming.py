"""Long work with a sign of life: lines of JSON where the page's script asks for them, else all at once.

A line is `{"doing", "done", "total"}`; the last one is `{"href"}` (go there) or `{"error", "href"}` (what is
wrong, and where to go on).
A reader who breaks off closes the generator, and with it the transaction in which it stands.
"""

import json
import logging

from django.contrib import messages
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from projects.base.errors import RuleViolation
from projects.base.middleware import OUTSIDE, current_facts

from .comparing import finish

LINES = "application/x-ndjson"
logger = logging.getLogger(__name__)


class Ended(Exception):
    """The work came to another end than its own: `href` is where that is shown."""

    def __init__(self, href):
        super().__init__(href)
        self.href = href


def answer(request, steps, *, there, back):
    """Run a generator of running.Step. `there(run)` is the address after it; `back` that of the page on which
    a refusal is read."""
    if request.headers.get("Accept") == LINES:
        lines = _lines(steps, there, back, current_facts.get(), get_language())
        response = StreamingHttpResponse(lines, content_type=LINES)
        response["Cache-Control"] = "no-store"
        # A proxy before us must not collect the lines.
        response["X-Accel-Buffering"] = "no"
        return response
    try:
        target = there(finish(steps))
    except Ended as ended:
        target = ended.href
    except RuleViolation as error:
        messages.error(request, str(error))
        target = back
    return HttpResponseRedirect(target)


def _lines(steps, there, back, facts, language):
    """The lines; what the middlewares set for the request is set for as long as it lasts."""
    current_facts.set(facts)
    try:
        with override(language):
            yield from map(_line, _told(steps, there, back))
    finally:
        steps.close()
        current_facts.set(OUTSIDE)


def _told(steps, there, back):
    try:
        run = yield from _steps(steps)
    except Ended as ended:
        yield {"href": ended.href}
    except RuleViolation as error:
        yield {"error": str(error), "href": back}
    except Exception:
        logger.exception("an import broke off")
        yield {"error": _("Something went wrong on our side. Nothing was imported."), "href": back}
    else:
        yield {"href": there(run)}


def _steps(steps):
    """Each Step as what a line says; the result of the work."""
    while True:
        try:
            one = next(steps)
        except StopIteration as end:
            return end.value
        yield {"doing": one.doing, "done": one.done, "total": one.total}


def _line(told):
    return json.dumps(told, ensure_ascii=False) + "\n"
