"""Addresses of the week: `/dispatch/` is the current one, `/dispatch/2025-W13/…` any other."""

from django.urls import path  # noqa: F401

app_name = "dispatch"
urlpatterns = []
