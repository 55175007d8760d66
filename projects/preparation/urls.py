"""Addresses of front-end support, under `/preparation/`."""

from django.urls import path

from .views import board, listing, permit
from .work_urls import urlpatterns as work

app_name = "preparation"
urlpatterns = [
    *work,
    path("", listing.PermitListPage.as_view(), name="permits"),
    path("advance/", listing.advance, name="advance"),
    path("projects/<int:pk>/", board.project, name="project"),
    path("projects/<int:pk>/needs/", board.needs, name="needs"),
    path("projects/<int:pk>/plan/", board.plan, name="plan"),
    path("projects/<int:pk>/add/", board.add, name="add"),
    path("permits/<int:pk>/", permit.permit, name="permit"),
    path("permits/<int:pk>/next/", permit.permit_next, name="permit_next"),
    path("permits/<int:pk>/files/", permit.attach, name="permit_attach"),
    path("permits/<int:pk>/<slug:act>/", permit.permit_act, name="permit_act"),
]
