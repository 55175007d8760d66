"""Signs between words in the reader's language: Chinese has its own commas, colons and brackets."""

from django.utils.functional import lazy
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _


def names(of):
    """Names in a row: 甲、乙."""
    return pgettext("between names", ", ").join(str(one) for one in of)


# The same of a list for a sentence that is put into words later, in the language of its reader.
names_lazy = lazy(names, str)


def clauses(of):
    """Parts of a sentence in a row: 甲；乙."""
    return _("; ").join(str(one) for one in of)


def sentences(of):
    """Sentences in a row: Chinese has nothing between them."""
    return ("" if (get_language() or "").startswith("zh") else " ").join(str(one) for one in of if one)


def noted(text, note):
    """A text with a note in brackets, where there is one: 总投资（亿元）."""
    if not note:
        return text
    return pgettext("a note in brackets", "%(text)s (%(note)s)") % {"text": text, "note": note}


def quoted(text):
    """A name as it stands in a sentence of either language: “层级”."""
    return f"“{text}”"


def labelled(label, value):
    """What something is called, and what it is: 层级：近期可实施."""
    return pgettext("a label before a value", "%(label)s: %(value)s") % {"label": label, "value": value}
