"""What the pages of what was signed share: who may open them, opening a row, keeping a file."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.base import events
from projects.base.models import Attachment
from projects.base.sentences import sentence
from projects.directory.models import Organisation
from projects.directory.rights import refuse, require_may

from ..models import Agreement, FundReceipt
from ..querysets import oversees, units_of

VIEW, KEEP = "investment.view_agreement", "investment.keep_agreement"
RECOGNISE = "investment.recognise_agreement"
SEE_FUNDS, REPORT = "investment.view_fundreceipt", "investment.report_fundreceipt"
CHECK = "investment.check_fundreceipt"
form_page = require_http_methods(["GET", "HEAD", "POST"])


def stamp(request):
    """Who does it, and when."""
    return {"by": request.user, "at": request.now}


def require_view(user):
    """Refuse who works with no agreements."""
    require_may(user, VIEW, _("None of your roles of today shows you agreements of promotion."))


def open_agreement(request, pk):
    """An agreement that the reader may see, with what it refers to; else Http404 (one query)."""
    require_view(request.user)
    rows = Agreement.objects.allowed(request.user).with_course().with_funds()
    found = rows.select_related(
        "prospect",
        "negotiation",
        "chain",
        "division",
        "unit",
        "recognised_by",
        "entered_by",
        "project",
        "application__project",
    )
    row = found.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def open_to_keep(request, pk):
    """An agreement that the reader keeps; refuses whoever only reads it."""
    row = open_agreement(request, pk)
    if not Agreement.objects.permits(request.user, "keep", row):
        refuse(KEEP, _("Agreements are kept by the unit that signed them and by the promotion bureau."))
    return row


def open_receipt(request, pk):
    """A report of funds that the reader may see; else Http404 (one query)."""
    require_may(request.user, SEE_FUNDS, _("None of your roles of today shows you funds in place."))
    rows = FundReceipt.objects.allowed(request.user).select_related(
        "agreement__prospect", "agreement__division", "agreement__unit", "checked_by", "entered_by"
    )
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def units_to_sign(user):
    """The units for which somebody enters agreements: all for the bureau, else those he stands for."""
    units = Organisation.objects.exclude(kind="ENTERPRISE")
    return units if oversees(user) else units.filter(pk__in=units_of(user))


def keep_file(request, owner, found):
    """Keep an upload that a form has checked, (upload, content type) or None."""
    if found:
        upload, content_type = found
        Attachment.store(owner, upload, content_type=content_type, **stamp(request))


def told(*targets):
    """[(moment, sentence)] of the history of some records, the newest first (a query each)."""
    rows = [event for target in targets for event in events.history(target)]
    return [(event.at, sentence(event)) for event in sorted(rows, key=lambda one: one.at, reverse=True)]
