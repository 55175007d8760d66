"""What the pages of the liaison share: opening a project, the tabs, the page of one act."""

import datetime
import re

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from projects.base.book import MIME
from projects.base.errors import RuleViolation
from projects.directory.rights import Refused, refuse
from projects.pool.models import Project
from projects.ui.files import saved_as

ASSIGN = "liaison.assign_liaisondetail"
TEAM = "liaison.team_liaisondetail"
LEDGER = "liaison.view_liaisondetail"
LOAD = "liaison.load_liaisondetail"
# Where an error of a rule is shown: the field it is about, if the form has it.
FIELD_OF = {
    "reason_needed": "reason",
    "document_needed": "document",
    "before_last": "on",
    "no_day": "on",
    "same": "leader",
    "held": "leader",
    "other_level": "leader",
    "left": "leader",
    "nobody": "user",
    "already": "user",
    "text_needed": "text",
    "handler_needed": "handler",
    "due_early": "due_on",
    "basis_needed": "basis",
    "original_needed": "original_text",
    "not_delegated": "leader",
    "future": "on",
    "place_needed": "place",
    "findings_needed": "findings",
    "not_answered": "text",
    "answered": "text",
    "approver_needed": "approver",
}
# So many projects a question names before it counts them.
NAMED = 12
form_page = require_http_methods(["GET", "HEAD", "POST"])


def tell(form, error):
    """Show a broken rule at the field it is about."""
    field = FIELD_OF.get(error.code)
    form.add_error(field if field in form.fields else None, str(error))


def is_key(text):
    """Whether a parameter can be the key of a record."""
    return text.isascii() and text.isdigit() and len(text) < 12


def given(request):
    """What a form is made from."""
    posted = request.method == "POST"
    return {"data": request.POST if posted else None, "files": request.FILES if posted else None}


def stamp(request):
    """Who does it, and when."""
    return {"by": request.user, "at": request.now}


def open_project(request, pk):
    """A project that the reader may see; else Http404."""
    visible = Project.objects.allowed(request.user).select_related(
        "division", "owner", "responsible_department"
    )
    try:
        return visible.get(pk=pk)
    except Project.DoesNotExist:
        raise Http404 from None


def require_project(request, project, permission, reason):
    """Refuse whoever may not do this with the project, saying who may."""
    if not Project.objects.permits(request.user, permission, project):
        refuse(permission, reason)


def refuse_for_leader(reason):
    """Refuse what only a leader or his delegate does."""
    raise Refused(reason, _("the leader, and those to whom he has delegated it"))


def named_list(names):
    """Names as one sentence names them; many are counted from the thirteenth on, for a question is no
    list."""
    said = pgettext("between projects", ", ").join(f"“{name}”" for name in names[:NAMED])
    more = len(names) - NAMED
    return said if more <= 0 else _("%(names)s and %(count)s more") % {"names": said, "count": more}


def xlsx(content, title):
    """A workbook as a file that says what it is and of when."""
    response = HttpResponse(content, content_type=MIME)
    name = re.sub(r'[\\/:*?"<>|\s]+', "_", title)
    return saved_as(response, f"{name}_{timezone.localtime():%Y%m%d-%H%M}.xlsx")


def tabs(request, current):
    """[(words, address, whether it is this page)] of the pages of the liaison that the reader may open."""
    pages = [
        ("ledger", _("Liaison ledger"), LEDGER),
        ("visits", _("Visits"), "liaison.view_visit"),
        ("directives", _("Directives"), "liaison.view_directive"),
        ("selection_now", _("The year's choice"), "liaison.view_liaisonselection"),
    ]
    return [
        (words, reverse(f"liaison:{name}"), name == current)
        for name, words, permission in pages
        if request.user.may(permission)
    ]


def act_page(
    request, form, do, *, title, button, back, subject="", now=(), template="liaison/act.html", **more
):
    """Show a form, and do the act when it is sent and in order.

    `do(values)` returns (what is said afterwards, where to go). `now` are (label, value) of how things
    stand; `back` is the address that "Cancel" opens, `subject` what the act is about.
    """
    if request.method == "POST" and form.is_valid():
        try:
            said, href = do(form.cleaned_data)
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, said)
            return redirect(href)
    stands = [
        (label, value.isoformat() if isinstance(value, datetime.date) else value) for label, value in now
    ]
    context = {
        "title": title,
        "form": form,
        "button": button,
        "back": back,
        "subject": subject,
        "now": stands,
        **more,
    }
    return render(request, template, context)
