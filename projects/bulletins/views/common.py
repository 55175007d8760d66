"""What the pages of bulletins share: the bulletin of a period and its edition."""

from django.http import Http404
from django.utils.translation import gettext as _

from projects.base.periods import Week
from projects.directory.rights import refuse
from projects.dispatch.views.common import month_switches, switcher

from .. import rights
from ..addresses import is_week
from ..models import Bulletin

MONTH, WEEK = Bulletin.Kind.MONTH, Bulletin.Kind.WEEK
PUBLIC_EDITION, INTERNAL_EDITION = "public", "internal"
RELATED = ("edition", "prepared_by", "published_by__organisation", "lights_confirmed_by")


def kind_of(period):
    """Which kind of bulletin tells of a Month or Week."""
    return WEEK if is_week(period) else MONTH


def find(period):
    """The bulletin of a period, or None (one query)."""
    rows = Bulletin.objects.filter(kind=kind_of(period), first=period.first)
    return rows.select_related(*RELATED).first()


def open_bulletin(period):
    """The bulletin of a period; else Http404."""
    bulletin = find(period)
    if bulletin is None:
        raise Http404
    return bulletin


def stamp(request):
    """Who does it, and when."""
    return {"by": request.user, "at": request.now}


def edition_of(request, default):
    """Which edition the address asks for (`?edition=`); refuses the internal one to whom it is not for."""
    asked = request.GET.get("edition") or default
    if asked != INTERNAL_EDITION:
        return PUBLIC_EDITION
    if not request.user.may(rights.INTERNAL):
        refuse(rights.INTERNAL, _("The internal edition is not for your roles."))
    return INTERNAL_EDITION


def switches(request, name, period):
    """The way to other periods of the same page, with the words for it."""
    if not is_week(period):
        return month_switches(request, f"months:{name}", period)
    found = switcher(request, f"briefs:{name}", period)
    return {
        "is_week": True,
        "earlier_href": found.previous,
        "later_href": found.following if period < Week.of(request.today) else "",
        "recent": [(one.week, one.href, one.current) for one in found.recent],
    }
