"""Addresses of the month: `/months/` is the last whole one, `/months/2025-03/` any other."""

from django.urls import path

from projects.dispatch import month_urls

from .views import acts, basis, check, files, listing, page, prepare

app_name = "months"
urlpatterns = [
    path("", page.latest, name="latest"),
    path("list/", listing.BulletinList.as_view(), name="list"),
    path("<month:month>/", page.month, name="month"),
    path("<month:month>/figures/", page.figures, name="figures"),
    path("<month:month>/basis/", basis.basis, name="basis"),
    path("<month:month>/bulletin.docx", files.bulletin_docx, name="bulletin_docx"),
    path("<month:month>/tables.xlsx", files.tables_xlsx, name="tables_xlsx"),
    path("<month:month>/read/", page.mark_read, name="read"),
    path("<month:month>/check/", check.check, name="check"),
    path("<month:month>/prepare/", prepare.prepare, name="prepare"),
    path("<month:month>/prepare/refresh/", prepare.refresh, name="refresh"),
    path("<month:month>/prepare/lights/", prepare.lights, name="confirm_lights"),
    path("<month:month>/prepare/sections/<slug:code>/", prepare.section, name="section"),
    path("<month:month>/prepare/send/", acts.send, name="send"),
    path("<month:month>/prepare/close-step/", acts.close_step, name="close_step"),
    path("<month:month>/prepare/take-back/", acts.take_back, name="take_back"),
    path("<month:month>/prepare/publish/", acts.publish, name="publish"),
    path("<month:month>/prepare/seal/", acts.seal, name="seal"),
    path("<month:month>/prepare/receive/", acts.receive, name="receive"),
    *month_urls.urlpatterns,
]
