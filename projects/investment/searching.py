"""What of promotion the search finds: what is signed, and what is in talks for those who may know of it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.base.wording import clauses
from projects.search import sources

from .models import Agreement, Negotiation, Prospect
from .tabs import may

# Name of the address and of the permission, words, model, fields, what is told beside it (also by which words
# of others it is found), what of that is a record, place.
KINDS = [
    (
        *("agreement", _("Agreements"), Agreement, ("name", "company_name")),
        *(("prospect", "company_name", "division"), ("prospect", "division"), 35),
    ),
    (
        *("prospect", _("Enterprises contacted"), Prospect, ("name", "short_name")),
        *(("unit",), ("unit",), 60),
    ),
    (
        *("negotiation", _("Projects in talks"), Negotiation, ("name",)),
        *(("prospect", "unit"), ("prospect", "unit"), 61),
    ),
]


def hit_of(name, beside):
    """How a record is told of: with what stands beside it, and its state."""

    def hit(record):
        told = [str(one) for one in (getattr(record, field) for field in beside) if one]
        note = clauses(dict.fromkeys([*told, record.get_state_display()]))
        return sources.Hit(record.name, note, reverse(f"investment:{name}", args=[record.pk]))

    return hit


def register():
    """Enter them."""
    for name, label, model, names, beside, related, order in KINDS:
        sources.add(
            sources.Source(
                f"investment.{name}",
                label,
                model,
                names=names,
                codes=("credit_code",) if model is Prospect else (),
                visible=model.objects.allowed,
                permission=may(f"view_{name}"),
                hit=hit_of(name, beside),
                related=related,
                confidential=model is not Agreement,
                order=order,
            )
        )
