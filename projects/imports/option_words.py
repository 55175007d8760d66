"""What was chosen for a whole file, as people read it: labels of choices and weeks, yes and no."""

import datetime

from django import forms
from django.utils.formats import localize
from django.utils.translation import gettext as _

from projects.base.wording import names


def words_of_options(kind, options, *, user):
    """[(label, words)] of the options of a kind (the cleaned data of its form) without what was left open."""
    fields = kind.options_form(user=user, data=None).fields
    return [
        (fields[name].label, words(fields[name], value))
        for name, value in options.items()
        if name in fields and not _is_open(value)
    ]


def _is_open(value):
    """Whether nothing was chosen; a box that is not ticked was."""
    return value is None or (not isinstance(value, bool) and value in ("", [], ()))


def words(field, value):
    """A value of a form's field in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return names(words(field, one) for one in value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        labels = {str(code): label for code, label in _flat(field.choices)}
        return str(labels.get(str(value), value))
    return str(localize(value)) if isinstance(value, datetime.date) else str(value)


def _flat(choices):
    """Pairs of code and label, those of groups as well."""
    for code, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield code, label
