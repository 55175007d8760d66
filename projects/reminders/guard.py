"""The last look at a message before it leaves: no phone number, no amount, no rate.

The sentences of sources take none of these to begin with (see `sources.Note`); this refuses what a name could
bring along, or a translation.
"""

import re

PHONE = re.compile(
    r"(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)|(?<!\d)0\d{2,3}[\s-]?\d{7,8}(?!\d)"
)
AMOUNT = re.compile(r"\d[\d.,]*\s*(?:亿元|万元|元\b|yuan)|[¥￥]\s*\d", re.IGNORECASE)
RATE = re.compile(r"\d(?:\.\d+)?\s*(?:%|％|个?百分点|percentage points?)", re.IGNORECASE)


class Refused(ValueError):
    """A message holds what no message may hold; it is not sent, and says no more about it."""


def is_harmless(text):
    """Whether a text holds no phone number, amount or rate."""
    return not (PHONE.search(text) or AMOUNT.search(text) or RATE.search(text))


def require_harmless(text):
    """Raise Refused for a text that no message may hold."""
    if not is_harmless(text):
        raise Refused("a message with a phone number, an amount or a rate")
