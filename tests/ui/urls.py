"""The addresses of the test app, beside those of every page's frame."""

from django.contrib import admin
from django.urls import include, path

from tests.ui.testapp import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("works/", pages.WorkList.as_view(), name="works"),
    path("works/<int:pk>/", pages.work, name="work"),
    path("plain/", pages.plain, name="plain"),
    path("", include("projects.ui.urls")),
    path("", include("projects.directory.urls")),
    path("search/", include("projects.search.urls")),
    path("reminders/", include("projects.reminders.urls")),
    path("admin/", admin.site.urls),
]
handler403 = "projects.ui.views.permission_denied"
