"""How the history of agreements and of funds in place reads."""

from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.base.changes import changed

from .models import Agreement, FundReceipt


def register():
    """Tell `base.sentences` how these acts read."""
    add = sentences.register
    add("agreement.sign", _("%(who)s entered the agreement, signed on %(on)s."))
    add("agreement.change", _("%(who)s changed the agreement: %(changes)s"), changed(Agreement))
    add("agreement.take_back", _("%(who)s took the agreement “%(name)s” back, as entered by mistake."))
    add("agreement.recognise", _("%(who)s recognised the agreement."))
    add("agreement.state", _("%(who)s: %(changes)s. %(reason)s"), changed(Agreement))
    add(
        "agreement.land",
        _("%(who)s landed it as %(company)s on %(on)s and began the application to the pool."),
    )
    add("negotiation.signed", _("%(who)s entered the agreement that was signed."))
    add("fundreceipt.report", _("%(who)s reported %(amount)s (10k yuan) for %(month)s."))
    add("fundreceipt.change", _("%(who)s changed the report: %(changes)s"), changed(FundReceipt))
    add("fundreceipt.check", _("%(who)s checked it: %(changes)s"), changed(FundReceipt))
    add("promotiontask.set", _("%(who)s set the task of %(year)s: %(value)s."))
