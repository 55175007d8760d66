"""Phone numbers as people write them."""

import re
import unicodedata

# One number, and what stands between several.
PHONE = re.compile(r"(?:\+|\()?\d[\d\s()-]*(?:(?:转|分机|ext\.?|x|#)\s*\d{1,6})?")
BETWEEN_PHONES = re.compile(r"[/,;、]")
DIGITS = range(5, 16)


def is_phone(text):
    """Whether a text is one phone number or several: 5 to 15 digits each, with an extension or not."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("—", "-").replace("–", "-")
    numbers = [number.strip() for number in BETWEEN_PHONES.split(folded)]
    return all(PHONE.fullmatch(one) and len(re.findall(r"\d", _main(one))) in DIGITS for one in numbers)


def _main(number):
    """A number without its extension."""
    return re.split(r"转|分机|ext|x|#", number)[0]
