"""Addresses of the weekly brief: those of the month (urls.py), below the week."""

from django.urls import path

from .views import acts, basis, check, files, listing, page, prepare

app_name = "months"
urlpatterns = [
    path("briefs/", listing.BriefList.as_view(), name="list"),
    path("<week:month>/brief/", page.brief, name="month"),
    path("<week:month>/brief/basis/", basis.basis, name="basis"),
    path("<week:month>/brief.docx", files.bulletin_docx, name="bulletin_docx"),
    path("<week:month>/brief.xlsx", files.tables_xlsx, name="tables_xlsx"),
    path("<week:month>/brief/read/", page.mark_read, name="read"),
    path("<week:month>/brief/check/", check.check, name="check"),
    path("<week:month>/brief/prepare/", prepare.prepare, name="prepare"),
    path("<week:month>/brief/prepare/refresh/", prepare.refresh, name="refresh"),
    path("<week:month>/brief/prepare/sections/<slug:code>/", prepare.section, name="section"),
    path("<week:month>/brief/prepare/send/", acts.send, name="send"),
    path("<week:month>/brief/prepare/close-step/", acts.close_step, name="close_step"),
    path("<week:month>/brief/prepare/take-back/", acts.take_back, name="take_back"),
    path("<week:month>/brief/prepare/publish/", acts.publish, name="publish"),
]
