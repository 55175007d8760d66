"""Addresses of imports, under `/imports/`."""

from django.urls import path

from .template_urls import urlpatterns as of_templates
from .views import columns, doing, run, runs

app_name = "imports"
urlpatterns = [
    path("", runs.RunList.as_view(), name="runs"),
    path("discard/", doing.discard_all, name="discard_all"),
    path("new/", runs.choose, name="choose"),
    path("new/<slug:code>/", runs.new, name="new"),
    path("<int:pk>/", run.RunRows.as_view(), name="run"),
    path("<int:pk>/columns/", columns.columns, name="columns"),
    path("<int:pk>/check/", doing.check, name="check"),
    path("<int:pk>/apply/", doing.apply, name="apply"),
    path("<int:pk>/undo/", doing.undo, name="undo"),
    path("<int:pk>/discard/", doing.discard, name="discard"),
    path("<int:pk>/faults/", doing.faults, name="faults"),
    *of_templates,
]
