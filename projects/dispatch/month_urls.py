"""Addresses of a month's returns; they stand among those of the month (bulletins.urls)."""

from django.urls import path

from .views import monthly_return, return_overview, return_sheet

urlpatterns = [
    path("<month:month>/returns/", return_sheet.sheet, name="returns"),
    path("<month:month>/returns/signed/", return_sheet.signed, name="signed_sheet"),
    path("<month:month>/returns/standing/", return_overview.standing, name="return_standing"),
    path("<month:month>/returns/projects/", return_overview.ReturnProjects.as_view(), name="return_projects"),
    path("<month:month>/returns/<int:pk>/", monthly_return.show, name="return"),
    path("<month:month>/returns/<int:pk>/send-back/", monthly_return.send_back, name="return_send_back"),
    path("<month:month>/returns/<int:pk>/correct/", monthly_return.correct, name="return_correct"),
]
