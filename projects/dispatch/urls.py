"""Addresses of the week: `/dispatch/` is the current one, `/dispatch/2025-W13/…` any other."""

from django.urls import path

from .views import deciding, grid, lights, overview, report, review, sheet, statistics

app_name = "dispatch"
urlpatterns = [
    path("", overview.week, name="current"),
    path("<week:week>/", overview.week, name="week"),
    path("<week:week>/projects/", overview.WeekProjects.as_view(), name="week_projects"),
    path("<week:week>/chase/", overview.chase, name="chase"),
    path("grid/", grid.Grid.as_view(), name="grid"),
    path("lights/", lights.light_rules, name="light_rules"),
    path("lights/latest/", lights.this_lights, name="this_lights"),
    path("<week:week>/lights/", lights.WeekLights.as_view(), name="lights"),
    path("exemptions/", lights.ExemptionList.as_view(), name="exemptions"),
    path("exemptions/new/", lights.exempt, name="exempt"),
    path("exemptions/<int:pk>/end/", lights.end_exemption, name="exemption_end"),
    path("statistics/", statistics.Comparison.as_view(), name="statistics"),
    path("statistics/<month:month>/<int:pk>/", statistics.entry, name="statistics_entry"),
    path("review/", review.this_week, name="this_review"),
    path("<week:week>/review/", review.ReviewQueue.as_view(), name="review"),
    path("<week:week>/review/pass/", deciding.review_pass, name="review_pass"),
    path("<week:week>/review/batch/", deciding.hand_in, name="hand_in"),
    path("<week:week>/review/<int:pk>/", deciding.review_row, name="review_row"),
    path("<week:week>/reports/<int:pk>/correct/", deciding.correct, name="correct"),
    path("sheet/", sheet.this_week, name="this_sheet"),
    path("sheet/session/", sheet.sheet_session, name="sheet_session"),
    path("sheet/signed-in/", sheet.signed_in, name="sheet_signed_in"),
    path("<week:week>/sheet/", sheet.sheet, name="sheet"),
    path("<week:week>/sheet/submit/", sheet.sheet_submit, name="sheet_submit"),
    path("<week:week>/sheet/<int:pk>/", sheet.sheet_row, name="sheet_row"),
    path("<week:week>/sheet/<int:pk>/withdraw/", sheet.sheet_withdraw, name="sheet_withdraw"),
    path("<week:week>/sheet/<int:pk>/plan/<int:item>/", sheet.sheet_plan, name="sheet_plan"),
    path("<week:week>/sheet/<int:pk>/permits/<int:permit>/", sheet.sheet_permit, name="sheet_permit"),
    path("<week:week>/reports/<int:pk>/", report.report, name="report"),
]
