"""Addresses of the issue log."""

from django.urls import path

from .views import issue, listing, overview, supervision

app_name = "issues"
urlpatterns = [
    path("", listing.IssueList.as_view(), name="list"),
    path("new/", issue.new, name="new"),
    path("overview/", overview.overview, name="overview"),
    path("help/", listing.HelpList.as_view(), name="help"),
    path("supervision/", listing.SupervisionList.as_view(), name="supervision"),
    path("supervision/many/", supervision.supervise_many, name="supervise_many"),
    path("supervision/<int:pk>/", supervision.letter, name="letter"),
    path("supervision/<int:pk>/letter.docx", supervision.letter_file, name="letter_file"),
    path("<int:pk>/", issue.issue, name="issue"),
    path("<int:pk>/supervise/", supervision.supervise, name="supervise"),
    path("<int:pk>/acts/<slug:act>/", issue.act, name="act"),
]
