"""By which words promotion is looked through: the search fields of its lists, and the search beside them."""

from functools import partial

from projects.search.filters import SoundFilter

prospect_search = partial(
    SoundFilter,
    fields=("name", "short_name", "credit_code", "trade"),
    sounds={"pk": "investment.prospect"},
)
negotiation_search = partial(
    SoundFilter,
    fields=("name", "prospect__name", "content"),
    sounds={"pk": "investment.negotiation", "prospect": "investment.prospect"},
)
agreement_search = partial(
    SoundFilter,
    fields=("name", "prospect__name", "company_name", "number", "content"),
    sounds={"pk": "investment.agreement", "prospect": "investment.prospect"},
)
