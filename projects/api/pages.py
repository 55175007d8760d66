"""The pages of the API: what there is and how one gets a token, the document, the tokens."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    DateTimeField,
    ExpressionWrapper,
    F,
    OuterRef,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, TruncDate
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.defaults import page_not_found

from projects.base.errors import RuleViolation
from projects.base.models import Event
from projects.base.wording import names
from projects.directory.rights import require_may
from projects.ui.lists import EmptyState, ListPage

from . import resources, tokens
from .errors import body
from .feed import IndexView
from .forms import RevokeForm, TokenForm
from .models import ApiToken
from .permissions import KEEP
from .tables import TokenFilters, TokenTable
from .views import language_of

REFUSED = gettext_lazy("Tokens of the API are made and revoked by the dispatch office.")


@login_not_required
@require_safe
def index(request):
    """People find a page here, programs (with a token, or asking for JSON) the same as JSON."""
    if "Authorization" in request.headers or not request.accepts("text/html"):
        return IndexView.as_view()(request)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    context = {
        "title": _("API"),
        "resources": [one for one in resources.registered() if one.open_to(request.user)],
        "may_keep": request.user.may(KEEP),
        "origin": request.build_absolute_uri("/")[:-1],
        "rates": settings.API_RATES,
    }
    return render(request, "api/index.html", context)


def not_found(request, exception):
    """404 for the whole site: who asks below /api/ for what is no page is told in JSON."""
    if request.path.startswith("/api/") and request.resolver_match is None:
        with translation.override(language_of(request)):
            message = _("There is no such thing, or none that you may see.")
        return JsonResponse(body("not_found", message), status=404)
    return page_not_found(request, exception)


@require_safe
def docs(request):
    """The document to look through and to try out, drawn by Swagger UI from our own server."""
    return render(request, "api/docs.html", {"title": _("API reference")})


class TokenList(ListPage):
    """All tokens."""

    key = "api.token"
    title = gettext_lazy("Tokens of the API")
    count_label = gettext_lazy("Tokens")
    table_class = TokenTable
    filterset_class = TokenFilters
    template_name = "api/tokens.html"

    def get(self, request, *args, **kwargs):
        require_may(request.user, KEEP, REFUSED)
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        why_revoked = Event.objects.filter(
            target_type=ContentType.objects.get_for_model(ApiToken),
            target_id=OuterRef("pk"),
            verb="api_token.revoke",
        )
        ended = ExpressionWrapper(F("expiry_date") - Value(tokens.MOMENT), output_field=DateTimeField())
        return ApiToken.objects.select_related("user", "created_by", "revoked_by").annotate(
            standing=Case(
                When(revoked=True, then=Value("revoked")),
                When(expiry_date__lte=request.now, then=Value("expired")),
                default=Value("valid"),
            ),
            last_day=TruncDate(ended),
            scopes_text=Cast("scopes", TextField()),
            revoked_why=Subquery(why_revoked.values("reason")[:1]),
        )

    def empty(self, request):
        return EmptyState(
            _("No system has a token yet. One is made for each system that speaks with the API.")
        )


# Where a token that was just made waits to be shown, this once.
MADE = "api.made"


@require_http_methods(["GET", "HEAD", "POST"])
def token_new(request):
    """Make a token; the page that follows shows it, once."""
    require_may(request.user, KEEP, REFUSED)
    form = TokenForm(request.POST if request.method == "POST" else None, today=request.today)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            token, key = tokens.make(
                user=given["user"],
                name=given["name"],
                scopes=given["scopes"],
                expires_at=form.expires_at,
                note=given["note"],
                by=request.user,
                at=request.now,
            )
        except RuleViolation as error:
            if error.code == "made_already":
                # A button pressed twice; the session is left alone, as the first answer may be writing it.
                return redirect("api:token_made")
            form.add_error("user" if error.code in ("no_such_user", "beyond") else None, str(error))
        else:
            request.session[MADE] = [token.pk, key]
            return redirect("api:token_made")
    return render(request, "api/token_new.html", {"title": _("Make a token"), "form": form})


@never_cache  # the token is shown once: going back does not bring it again
@require_safe
def token_made(request):
    """The token that was just made; asked for again, it is not here any more."""
    require_may(request.user, KEEP, REFUSED)
    pk, key = request.session.pop(MADE, None) or (None, "")
    token = ApiToken.objects.select_related("user").filter(pk=pk).first()
    if token is None:
        messages.info(request, _("A token is shown once, when it is made. Here are those that there are."))
        return redirect("api:tokens")
    context = {
        "title": _("The token is made"),
        "token": token,
        "key": key,
        "scopes": names(token.scopes_in_words),
        "last_day": timezone.localdate(token.expiry_date - tokens.MOMENT),
    }
    return render(request, "api/token_made.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def token_revoke(request, pk):
    """Ask once, then end a token."""
    require_may(request.user, KEEP, REFUSED)
    token = ApiToken.objects.select_related("user").filter(pk=pk).first()
    if token is None:
        raise Http404
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            tokens.revoke(token, by=request.user, at=request.now, reason=form.cleaned_data["reason"])
        except RuleViolation as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
        return redirect("api:tokens")
    context = {"title": _("Revoke a token"), "token": token, "form": form}
    return render(request, "api/token_revoke.html", context)
