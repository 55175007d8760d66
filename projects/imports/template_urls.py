"""Addresses of templates, under `/imports/templates/`."""

from django.urls import path

from .views import templates

urlpatterns = [
    path("templates/", templates.overview, name="templates"),
    path("templates/back/", templates.back, name="template_back"),
    path("templates/<slug:code>/", templates.choose, name="template"),
    path("templates/<slug:code>/file/", templates.file, name="template_file"),
    path("templates/<slug:code>/zip/", templates.archive, name="template_zip"),
]
