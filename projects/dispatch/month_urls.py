"""Addresses of the month: `/months/` is the last whole one, `/months/2025-03/` any other."""

from django.urls import path

from .views import month

app_name = "months"
urlpatterns = [
    path("", month.latest, name="latest"),
    path("<month:month>/", month.summary, name="month"),
]
