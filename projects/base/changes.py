"""What an event changed, in words: each field by its name, choices and yes and no by theirs."""

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from .money import DASH
from .wording import clauses


def label_of(choices, code):
    """The words of a choice, or the code where it is none any more."""
    return str(dict(choices).get(code, code or DASH))


def value_in_words(field, value):
    """A value of history for the reader: choices by their words, yes and no."""
    if value in (None, "", []):
        return DASH
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return pgettext("between roles", ", ").join(str(one) for one in value)
    return label_of(field.flatchoices, value) if field is not None and field.flatchoices else str(value)


def field_of(model, name):
    """A field of a model, or None where it has no such field (any more)."""
    try:
        return model._meta.get_field(name) if model is not None else None
    except FieldDoesNotExist:
        return None


def change_in_words(model, name, old, new):
    """One change: `Owner: A → B`."""
    # What stands in a row of a form within a form is kept as `<row> · <field>`.
    row, _dot, own = name.rpartition(" · ")
    field = field_of(model, name)
    head = capfirst(field.verbose_name) if field is not None else name
    if row and field is None and model is not None:
        inner = next((found for found in (field_of(one, own) for one in below(model)) if found), None)
        if inner is not None:
            field, head = inner, f"{row} · {capfirst(inner.verbose_name)}"
    shown = [value_in_words(field, value) for value in (old, new)]
    return f"{head}{pgettext('after a head', ': ')}{shown[0]} → {shown[1]}"


def below(model):
    """The models whose rows hang on a record of a model."""
    return [relation.related_model for relation in model._meta.related_objects]


def changes_in_words(event, model=None):
    """The changes of an event, a line each; the model is that of its target unless another is named."""
    model = model or event.target_type.model_class()
    return [
        change_in_words(model, name, *values) if isinstance(values, list) and len(values) == 2 else name
        for name, values in event.changes.items()
    ]


def reason_words(event):
    """The reason of an event, as its sentence names it; a dash where none was given."""
    return {"reason": event.reason or DASH}


def changed(model):
    """What a sentence about a change of a record of `model` names: what it was and what it is, and why."""

    def words(event):
        said = [change_in_words(model, name, old, new) for name, (old, new) in event.changes.items()]
        return {"changes": clauses(said), **reason_words(event)}

    return words
