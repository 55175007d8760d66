"""Addresses of imports, under `/imports/`."""

from .template_urls import urlpatterns as of_templates

app_name = "imports"
urlpatterns = [*of_templates]
