"""What the pages of chains share: who may open and keep them, opening a record, a form with its act, tabs."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.base.errors import RuleViolation
from projects.directory.models import Chain
from projects.directory.rights import refuse, require_may

from ..forms import tell

READ = "chains.view_chainlink"
KEEP = "chains.keep_chainlink"
KEEP_PLAN = "chains.keep_chainplan"
REPORT = "chains.report_chaintask"
KEEP_GREEN = "chains.keep_greenlink"
KEEP_SCALE = "chains.keep_scaleentry"
PAGES = [
    ("list", "chains.view_chainlink"),
    ("links", "chains.view_chainlink"),
    ("scale", "chains.view_scaleentry"),
    ("green", "chains.view_greenlink"),
]
form_page = require_http_methods(["GET", "HEAD", "POST"])


def stamp(request):
    """Who does it, and when."""
    return {"by": request.user, "at": request.now}


def require_read(user, permission=READ):
    """Refuse whoever has no role today that shows him chains."""
    require_may(user, permission, _("None of your roles of today shows you industry chains."))


def require_keep(user, permission=KEEP):
    """Refuse whoever only reads."""
    require_may(user, permission, _("Industry chains are kept by the promotion bureau and the commission."))


def found_or_404(rows, pk):
    """A row that the reader may see; else Http404."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def open_chain(request, pk, permission=None):
    """A chain, for who may read and, where a permission is named, also keep it."""
    require_read(request.user)
    chain = found_or_404(Chain.objects.all(), pk)
    if permission is not None and not request.user.may(permission):
        refuse(permission, _("Industry chains are kept by the promotion bureau and the commission."))
    return chain


def form_answer(request, form, act, *, title, button, back, subject="", said=None, more=None):
    """The page of one form: the act on a good POST and then `back` (an address, or what it makes of the
    act's result), else the form with what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form)
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, said or _("Saved."))
            return redirect(back(made) if callable(back) else back)
    context = {
        "title": title,
        "form": form,
        "button": button,
        "back": back(None) if callable(back) else back,
        "subject": subject,
        **(more or {}),
    }
    return render(request, "chains/form.html", context)


def sent(request):
    """What a form is filled with."""
    return request.POST if request.method == "POST" else None


def tabs(request, current):
    """[(words, address, whether it is this page)] of the lists that the reader may open."""
    words = {
        "list": _("Industry chains"),
        "links": _("Links of all chains"),
        "scale": _("Entry into the above-scale list"),
        "green": _("Green power"),
    }
    return [
        (words[name], reverse(f"chains:{name}"), name == current)
        for name, permission in PAGES
        if request.user.may(permission)
    ]
