"""Addresses of the work around permits: queue, desks, sessions, services, stewards, readiness."""

from django.urls import path

from .views import agenda, desk, queue, readiness, services, sessions, stewards

urlpatterns = [
    path("queue/", queue.QueuePage.as_view(), name="queue"),
    path("queue/do/", queue.do_many, name="queue_many"),
    path("permits/<int:pk>/desk/", desk.step, name="desk_step"),
    path("sessions/", sessions.SessionListPage.as_view(), name="sessions"),
    path("sessions/new/", sessions.new, name="session_new"),
    path("sessions/add/", sessions.add, name="session_add_any"),
    path("sessions/<int:pk>/", agenda.session, name="session"),
    path("sessions/<int:pk>/edit/", sessions.edit, name="session_edit"),
    path("sessions/<int:pk>/cancel/", sessions.cancel, name="session_cancel"),
    path("sessions/<int:pk>/permits/", sessions.PickPage.as_view(), name="session_pick"),
    path("sessions/<int:pk>/add/", sessions.add, name="session_add"),
    path("sessions/<int:pk>/remove/", sessions.remove, name="session_remove"),
    path("services/", services.ServiceListPage.as_view(), name="services"),
    path("services/<int:pk>/", services.service, name="service"),
    path("services/<int:pk>/correct/", services.correct, name="service_correct"),
    path("projects/<int:pk>/services/", services.new, name="service_new"),
    path("projects/<int:pk>/services/quick/", services.quick, name="service_quick"),
    path("stewards/", stewards.StewardListPage.as_view(), name="stewards"),
    path("stewards/assign/", stewards.assign, name="steward_assign"),
    path("stewards/<int:pk>/", stewards.steward, name="steward"),
    path("readiness/", readiness.readiness_page, name="readiness"),
]
