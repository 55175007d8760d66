"""Checks on site: their list, and recording one."""

from django.contrib import messages
from django.db.models import Count, ExpressionWrapper, F, Q, Sum
from django.db.models.fields import DecimalField
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from projects.base.errors import RuleViolation
from projects.base.money import wan
from projects.directory.rights import refuse, require_may
from projects.pool.models import Project, ProjectList
from projects.ui.figures import Figure, figures_sentence
from projects.ui.lists import EmptyState, ListPage
from projects.ui.lists import Figure as SummaryFigure

from ..models import SiteCheck
from ..site_check_forms import CheckForm, tell
from ..site_check_tables import SiteCheckFilters, SiteCheckTable
from ..site_checking import read_reported, record_check

RECORD, DECIDE = "dispatch.record_sitecheck", "dispatch.decide_sitecheck"
OFFERED = 20
REDUCED = Q(reduction__state="CONFIRMED")


class SiteCheckList(ListPage):
    """The checks of all projects that the reader may see."""

    key = "dispatch.site_check"
    title = gettext_lazy("Checks on site")
    table_class = SiteCheckTable
    filterset_class = SiteCheckFilters
    template_name = "dispatch/site_checks.html"

    def get(self, request, *args, **kwargs):
        require_may(
            request.user,
            "pool.view_project",
            _("Checks are shown with projects, and your roles show you none."),
        )
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        amount = DecimalField(max_digits=16, decimal_places=2)
        return SiteCheck.objects.allowed(request.user).annotate(
            difference=ExpressionWrapper(
                F("investment_found") - F("investment_reported"), output_field=amount
            ),
            reduced=F("reduction__amount"),
            reduction_state=F("reduction__state"),
        )

    def totals(self):
        return {
            "differing": Count("pk", filter=Q(pk__in=SiteCheck.objects.differing().values("pk"))),
            "taken_off": Sum("reduction__amount", filter=REDUCED),
        }

    def summary(self, totals):
        return [
            SummaryFigure(_("With differences"), f"{totals['differing']:,}"),
            SummaryFigure(_("Reduced (10k yuan)"), wan(totals["taken_off"] or 0)),
        ]

    def headline(self, request):
        rows = SiteCheck.objects.allowed(request.user).filter(on__year=request.today.year)
        counts = rows.aggregate(
            all=Count("pk"),
            differing=Count("pk", filter=Q(pk__in=SiteCheck.objects.differing().values("pk"))),
            reduced=Count("pk", filter=REDUCED),
            waiting=Count("pk", filter=Q(reduction__state="WAITING")),
        )
        year = f"{request.path}?on_after={request.today.year}-01-01&on_before={request.today.year}-12-31"
        return figures_sentence(
            [
                Figure(_("Checks this year"), counts["all"], year),
                Figure(_("with differences"), counts["differing"], f"{year}&result=DIFFERS"),
                Figure(_("reductions confirmed"), counts["reduced"], f"{year}&reduction=CONFIRMED"),
                Figure(_("reductions that wait"), counts["waiting"], f"{year}&reduction=WAITING"),
            ]
        )

    def empty(self, request):
        reason = _("No project of yours has been checked on site yet.")
        if request.user.may(RECORD):
            return EmptyState(reason, _("Record a check"), reverse("dispatch:site_check_new"))
        return EmptyState(reason)

    def context(self, request, listing):
        return {"may_record": request.user.may(RECORD)}


def projects_to_check(request):
    """The projects whose checks the reader records."""
    return Project.objects.allowed(request.user).within(request.user, RECORD)


def pick(request):
    """Which project? By its name, for those who come from the list."""
    asked = request.GET.get("q", "").strip()[:100]
    projects = projects_to_check(request).select_related("division", "owner")
    if asked:
        projects = projects.search(asked)
    main = ProjectList.objects.main_of(request.today.year)
    context = {
        "title": _("Record a check on site"),
        "asked": asked,
        "projects": projects.in_list_order(main.pk if main else 0)[:OFFERED],
        "offered": OFFERED,
    }
    return render(request, "dispatch/site_check_pick.html", context)


def project_of(request):
    """The project of the address; 404 where it is invisible, 403 where it is not the reader's to check."""
    asked = request.GET["project"]
    visible = Project.objects.allowed(request.user)
    project = visible.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 12 else None
    if project is None:
        raise Http404
    if not Project.objects.permits(request.user, RECORD, project):
        refuse(RECORD, _("You do not record checks of this project."))
    return project


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Record a check of `?project=`. Sent by htmx, a refusal leaves the chosen photos where they are."""
    require_may(request.user, RECORD, _("You do not record checks on site."))
    if "project" not in request.GET:
        return pick(request)
    project = project_of(request)
    posted = request.method == "POST"
    day = (posted and _day(request.POST.get("on", ""))) or request.today
    form = CheckForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        today=request.today,
        reported=read_reported(project, min(day, request.today)),
        initial={
            "on": request.today,
            "taken_on": request.today,
            "place": project.place,
            "unit": request.user.organisation_id,
        },
    )
    if posted and form.is_valid():
        try:
            made = record_check(
                project, **form.values(), by=request.user, at=request.now, today=request.today
            )
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("The check is recorded."))
            address = reverse("dispatch:site_check", args=[made.pk])
            return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    context = {
        "title": _("Record a check on site"),
        "project": project,
        "form": form,
        "reported": form.reported,
        "by_day": min(day, request.today),
    }
    return render(request, "dispatch/site_check_new.html", context)


def _day(text):
    """A day of the form, or None for what is none."""
    try:
        return parse_date(text)
    except ValueError:
        return None
