"""Addresses of what was signed: agreements, funds in place, the funnel, the tasks."""

from django.urls import path

from .views import agreement, agreements, checking, funds, funnel, tasks

urlpatterns = [
    path("agreements/", agreements.AgreementList.as_view(), name="agreements"),
    path("agreements/new/", agreement.new, name="agreement_new"),
    path("agreements/recognise/", agreements.recognise_many, name="agreements_recognise"),
    path("agreements/<int:pk>/", agreement.page, name="agreement"),
    path("agreements/<int:pk>/edit/", agreement.edit, name="agreement_edit"),
    path("agreements/<int:pk>/state/", agreement.move, name="agreement_state"),
    path("agreements/<int:pk>/land/", agreement.land, name="agreement_land"),
    path("agreements/<int:pk>/files/", agreement.attach, name="agreement_attach"),
    path("agreements/<int:pk>/funds/new/", funds.new, name="fund_new"),
    path("funds/", funds.FundList.as_view(), name="funds"),
    path("funds/check/", checking.sheet, name="funds_check"),
    path("funds/<int:pk>/", funds.page, name="fund"),
    path("funnel/", funnel.page, name="funnel"),
    path("tasks/", tasks.page, name="tasks"),
]
