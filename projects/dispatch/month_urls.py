"""Addresses of the month: `/months/` is the last whole one, `/months/2025-03/` any other."""

from django.urls import path

from .views import month, monthly_return, return_overview, return_sheet

app_name = "months"
urlpatterns = [
    path("", month.latest, name="latest"),
    path("<month:month>/", month.summary, name="month"),
    path("<month:month>/returns/", return_sheet.sheet, name="returns"),
    path("<month:month>/returns/signed/", return_sheet.signed, name="signed_sheet"),
    path("<month:month>/returns/standing/", return_overview.standing, name="return_standing"),
    path("<month:month>/returns/projects/", return_overview.ReturnProjects.as_view(), name="return_projects"),
    path("<month:month>/returns/<int:pk>/", monthly_return.show, name="return"),
    path("<month:month>/returns/<int:pk>/send-back/", monthly_return.send_back, name="return_send_back"),
    path("<month:month>/returns/<int:pk>/correct/", monthly_return.correct, name="return_correct"),
]
