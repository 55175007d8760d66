"""What every page is measured against: plain Django, behind the same sign-in and middleware.

The list floor counts, fetches one page of fifty with one join and draws as many columns as the
project list shows, of the same kinds, in a template loop. The detail floor gets one project with a
join and draws its facts. Neither has navigation, filters, totals or permissions by row.
"""

from django.shortcuts import get_object_or_404, render
from django.urls import include, path

from projects.pool.models import Project

PAGE = 50


def list_floor(request):
    """One page of projects."""
    projects = Project.objects.select_related("division").order_by("pk")
    context = {"count": projects.count(), "projects": projects[:PAGE]}
    return render(request, "benchmarks/list.html", context)


def detail_floor(request, pk):
    """One project."""
    project = get_object_or_404(Project.objects.select_related("division"), pk=pk)
    return render(request, "benchmarks/detail.html", {"project": project})


urlpatterns = [
    path("floor/", list_floor),
    path("floor/<int:pk>/", detail_floor),
    path("", include("config.urls")),
]
handler403 = "projects.ui.views.permission_denied"
