"""The search field of lists whose names can also be found by how they sound."""

from django.db.models import Q

from projects.ui.filters import SearchFilter

from .matching import sounding


class SoundFilter(SearchFilter):
    """Every word must be found in one of the fields, or be how a name sounds: `sounds` gives the kind of
    records for each field that leads to one (`{"pk": "investment.agreement"}`)."""

    def __init__(self, *args, sounds, **options):
        super().__init__(*args, **options)
        self._sounds = sounds

    def filter(self, queryset, value):
        for word in (value or "").split():
            found = Q()
            for name in self._fields:
                found |= Q(**{f"{name}__icontains": word})
            for field, kind in self._sounds.items():
                found |= sounding(kind, word, field)
            queryset = queryset.filter(found)
        return queryset
