"""Addresses of the liaison, under `/liaison/`."""

from django.urls import path

from .views import directives, holding, leaders, ledger, planned, projects, selection, sheet, visits

app_name = "liaison"
urlpatterns = [
    path("", ledger.Ledger.as_view(), name="ledger"),
    path("sheet/", sheet.LedgerSheet.as_view(), name="sheet"),
    path("ledger.xlsx", sheet.LedgerBook.as_view(), name="book"),
    path("reshuffle/", holding.reshuffle, name="reshuffle"),
    path("leaders/<int:pk>/", leaders.leader, name="leader"),
    path("leaders/<int:pk>/planned/", planned.planned, name="planned"),
    path("leaders/<int:pk>/leave/", holding.leave, name="leader_leaves"),
    path("projects/<int:pk>/", projects.project, name="project"),
    path("projects/<int:pk>/assign/", holding.assign, name="assign"),
    path("projects/<int:pk>/team/new/", holding.join, name="team_join"),
    path("team/<int:pk>/end/", holding.quit_team, name="team_leave"),
    path("assignments/<int:pk>/hand-over/", holding.hand_over, name="hand_over"),
    path("assignments/<int:pk>/take-back/", holding.take_back, name="take_back"),
    path("assignments/<int:pk>/duty-unit/", holding.duty_unit, name="duty_unit"),
    path("assignments/<int:pk>/end/", holding.end, name="assignment_end"),
    path("visits/", visits.VisitList.as_view(), name="visits"),
    path("visits/new/", visits.new, name="visit_new"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/correct/", visits.correct, name="visit_correct"),
    path("directives/", directives.DirectiveList.as_view(), name="directives"),
    path("directives/new/", directives.new, name="directive_new"),
    path("directives/<int:pk>/", directives.directive, name="directive"),
    path("selection/", selection.now, name="selection_now"),
    path("selection/<int:year>/", selection.selection, name="selection"),
    path("selection/<int:year>/new/", selection.propose, name="selection_propose"),
]
