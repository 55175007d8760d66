"""Addresses of the platforms, under `/platforms/`."""

from django.urls import path

from .views import comparing, layouts

app_name = "platforms"
urlpatterns = [
    path("", layouts.overview, name="list"),
    path("layouts/<slug:code>/", layouts.LayoutProjects.as_view(), name="layout"),
    path("layouts/<slug:code>/compare/", comparing.new, name="compare"),
    path("comparisons/", comparing.Comparisons.as_view(), name="comparisons"),
    path("comparisons/<int:pk>/", comparing.Matches.as_view(), name="comparison"),
    path("comparisons/<int:pk>/differences/", comparing.Differences.as_view(), name="differences"),
]
