"""Addresses. Each app names its own; design.md's fixed ones are tested in tests/test_addresses.py."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("projects.home.urls")),
    path("", include("projects.ui.urls")),
    path("", include("projects.base.urls")),
    path("", include("projects.directory.urls")),
    path("", include("projects.pool.urls")),
    path("api/", include("projects.api.urls")),
    path("imports/", include("projects.imports.urls")),
    path("reminders/", include("projects.reminders.urls")),
    path("search/", include("projects.search.urls")),
    path("platforms/", include("projects.platforms.urls")),
    path("preparation/", include("projects.preparation.urls")),
    path("issues/", include("projects.issues.urls")),
    path("liaison/", include("projects.liaison.urls")),
    path("dispatch/", include("projects.dispatch.urls")),
    path("dispatch/", include("projects.bulletins.week_urls", namespace="briefs")),
    path("months/", include("projects.bulletins.urls")),
    path("meetings/", include("projects.meetings.urls")),
    path("investment/targets/", include("projects.targets.urls")),
    path("investment/chains/", include("projects.chains.urls")),
    path("investment/", include("projects.investment.urls")),
    path("admin/", admin.site.urls),
]
handler404 = "projects.api.pages.not_found"
handler403 = "projects.ui.views.permission_denied"
