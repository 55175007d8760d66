"""Addresses of leads: trips, enterprises contacted, projects in talks."""

from django.urls import path

from .views import mine, negotiations, prospects, trips

urlpatterns = [
    path("", mine.mine, name="mine"),
    path("trips/", trips.TripList.as_view(), name="trips"),
    path("trips/new/", trips.new, name="trip_new"),
    path("trips/<int:pk>/", trips.show, name="trip"),
    path("trips/<int:pk>/edit/", trips.edit, name="trip_edit"),
    path("trips/<int:pk>/met/", trips.meet, name="trip_meet"),
    path("prospects/", prospects.ProspectList.as_view(), name="prospects"),
    path("prospects/new/", prospects.new, name="prospect_new"),
    path("prospects/<int:pk>/", prospects.show, name="prospect"),
    path("prospects/<int:pk>/edit/", prospects.edit, name="prospect_edit"),
    path("prospects/<int:pk>/contact/", prospects.contact, name="prospect_contact"),
    path("prospects/<int:pk>/give-up/", prospects.give_up, name="prospect_give_up"),
    path("prospects/<int:pk>/take-up/", prospects.take_up, name="prospect_take_up"),
    path("prospects/<int:pk>/hand-over/", prospects.hand_over, name="prospect_hand_over"),
    path("prospects/<int:pk>/talks/", negotiations.begin, name="negotiation_begin"),
    path("negotiations/", negotiations.NegotiationList.as_view(), name="negotiations"),
    path("negotiations/<int:pk>/", negotiations.show, name="negotiation"),
    path("negotiations/<int:pk>/edit/", negotiations.edit, name="negotiation_edit"),
    path("negotiations/<int:pk>/contact/", negotiations.contact, name="negotiation_contact"),
    path("negotiations/<int:pk>/team/", negotiations.join, name="negotiation_join"),
    path("negotiations/<int:pk>/team/leave/", negotiations.leave, name="negotiation_leave"),
    path("negotiations/<int:pk>/move/", negotiations.move, name="negotiation_move"),
    path("negotiations/<int:pk>/break-off/", negotiations.break_off, name="negotiation_break_off"),
    path("negotiations/<int:pk>/resume/", negotiations.resume, name="negotiation_resume"),
]
