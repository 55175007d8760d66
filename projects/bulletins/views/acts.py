"""What the office does with a bulletin on its way and after it: send, close, take back, publish, seal."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.base.errors import RuleViolation
from projects.directory.rights import require_may

from .. import forms, publishing, rights, routing
from ..addresses import address
from .common import open_bulletin, stamp
from .prepare import require_office, show

# Where an error of a rule is shown: the field it is about.
FIELD_OF = {
    "reason_needed": "reason",
    "number_needed": "number",
    "early": "sealed_on",
    "unit_needed": "unit",
    "there": "unit",
}


def _do(request, month, act, said, **values):
    """An act without a form: do it, and say so or why not."""
    try:
        act(open_bulletin(month), **values, **stamp(request))
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(address("prepare", month))


def _with_form(request, month, name, form, act, said):
    """An act with a form: what was typed stays where it is refused."""
    bulletin = open_bulletin(month)
    if form.is_valid():
        try:
            act(bulletin, **form.cleaned_data, **stamp(request))
        except RuleViolation as error:
            field = FIELD_OF.get(error.code)
            form.add_error(field if field in form.fields else None, str(error))
        else:
            messages.success(request, said)
            return redirect(address("prepare", month))
    return show(request, bulletin, month, status=422, **{name: form})


@require_POST
def send(request, month):
    """Send the draft on its way."""
    require_office(request)
    return _do(request, month, routing.send, _("The bulletin is on its way."))


@require_POST
def close_step(request, month):
    """Close a step whose time is over."""
    require_office(request)
    return _do(request, month, routing.close_step, _("The step is closed; who said nothing is kept as such."))


@require_POST
def take_back(request, month):
    """Take the bulletin back into the draft."""
    require_office(request)
    form = forms.TakeBackForm(request.POST)
    said = _("The bulletin is a draft again.")
    return _with_form(request, month, "take_back", form, routing.take_back, said)


@require_POST
def publish(request, month):
    """Publish: freeze it."""
    require_may(request.user, rights.PUBLISH, _("The dispatch office publishes bulletins."))
    return _do(request, month, publishing.publish, _("The bulletin is published."))


@require_POST
def seal(request, month):
    """Enter number, signer and day of the sealed paper."""
    require_office(request)
    form = forms.SealForm(request.POST, today=request.today)
    return _with_form(request, month, "seal", form, publishing.seal, _("Number and signer are entered."))


@require_POST
def receive(request, month):
    """Enter a unit's receipt."""
    require_office(request)
    form = forms.ReceiptForm(request.POST, today=request.today)
    return _with_form(request, month, "receive", form, publishing.receive, _("The receipt is entered."))
