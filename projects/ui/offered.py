"""A record found by typing: an input that offers what fits, where a list would be hundreds long."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def with_unit(user):
    """A person with the unit by which he is looked for."""
    return f"{user} · {user.organisation}" if user.organisation else str(user)


class OfferedInput(forms.TextInput):
    """An input with the words of all records behind it."""

    template_name = "ui/offered.html"
    words = ()

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        key = f"{name}-offered"
        context["widget"]["attrs"] |= {"list": key, "autocomplete": "off"}
        context["widget"] |= {"offered": key, "words": self.words}
        return context


class OfferedField(forms.ModelChoiceField):
    """A record by its words (`named(record)`, by default its name), typed or picked from what is offered;
    its key is taken too, and its plain name where only one has it. Words that several records share are told
    apart by the key."""

    default_error_messages = {"unknown": _("“%(value)s” is not known: pick one of those offered.")}

    def __init__(self, *, named=str, **options):
        options.setdefault("widget", OfferedInput)
        self.named = named
        super().__init__(empty_label=None, **options)

    def _get_queryset(self):
        return self._queryset

    def _set_queryset(self, queryset):
        self._queryset = None if queryset is None else queryset.all()
        self._by_words = None
        self.widget.words = Words(self)

    queryset = property(_get_queryset, _set_queryset)

    def __deepcopy__(self, memo):
        made = super().__deepcopy__(memo)
        made.widget.words = Words(made)
        return made

    @property
    def by_words(self):
        """{words: record} (one query, once a form)."""
        if self._by_words is None:
            self._by_words = {}
            for record in self.queryset:
                words = self.named(record)
                self._by_words[f"{words} #{record.pk}" if words in self._by_words else words] = record
        return self._by_words

    def to_python(self, value):
        text = str(getattr(value, "pk", value) or "").strip()
        if not text:
            return None
        if text in self.by_words:
            return self.by_words[text]
        if text.isascii() and text.isdigit() and len(text) < 12:
            found = next((one for one in self.by_words.values() if one.pk == int(text)), None)
            if found is not None:
                return found
        namesakes = [one for one in self.by_words.values() if str(one) == text]
        if len(namesakes) == 1:
            return namesakes[0]
        raise ValidationError(self.error_messages["unknown"], code="unknown", params={"value": text})

    def prepare_value(self, value):
        """Words for people, the key where the field is hidden."""
        key = getattr(value, "pk", value)
        if self.widget.is_hidden or key in (None, ""):
            return key
        return next((words for words, one in self.by_words.items() if str(one.pk) == str(key)), value)


class Words:
    """The words of a field's records, asked for when they are drawn."""

    def __init__(self, field):
        self._field = field

    def __iter__(self):
        return iter(self._field.by_words)
