"""Addresses of targets, under `/investment/targets/`."""

from django.urls import path

from . import views

app_name = "targets"
urlpatterns = [
    path("", views.year, name="year"),
    path("figures/<int:pk>/correct/", views.correct, name="correct"),
    path("<slug:code>/", views.indicator, name="indicator"),
    path("<slug:code>/enter/", views.enter, name="enter"),
]
