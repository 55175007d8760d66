"""The search field of lists whose names can also be found by how they sound."""

from django.db.models import Q

from projects.ui.filters import SearchFilter

from .matching import holding, named


class SoundFilter(SearchFilter):
    """Every word must be found in one of the fields, or find a name by the index: `sounds` gives the kind of
    records for each field that leads to one (`{"pk": "investment.agreement"}`)."""

    def __init__(self, *args, sounds, **options):
        super().__init__(*args, **options)
        self._sounds = sounds

    def filter(self, queryset, value):
        for word in (value or "").split():
            found = Q()
            # The index first: what it has found is not looked through again.
            for field, kind in self._sounds.items():
                found |= named(kind, word, field)
            for name in self._fields:
                found |= holding(name, word)
            queryset = queryset.filter(found)
        return queryset
