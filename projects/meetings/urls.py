"""Addresses of meetings, under `/meetings/`."""

from django.urls import path

from .views import agenda, deciding, listing, meeting, papers

app_name = "meetings"
urlpatterns = [
    path("", listing.MeetingList.as_view(), name="list"),
    path("new/", meeting.new, name="new"),
    path("<int:pk>/", meeting.show, name="meeting"),
    path("<int:pk>/edit/", meeting.edit, name="edit"),
    path("<int:pk>/hold/", meeting.hold, name="hold"),
    path("<int:pk>/minutes/", meeting.minute, name="minute"),
    path("<int:pk>/agenda/add/", agenda.add, name="item_new"),
    path("<int:pk>/agenda/arrange/", agenda.arrange, name="arrange"),
    path("<int:pk>/agenda/<str:key>/", agenda.comment, name="comment"),
    path("<int:pk>/decide/", deciding.sheet, name="sheet"),
    path("<int:pk>/material.docx", papers.material, name="material"),
    path("<int:pk>/minutes.docx", papers.minutes, name="minutes"),
    path("decisions/", listing.DecisionList.as_view(), name="decisions"),
    path("decisions/<int:pk>/", deciding.decision, name="decision"),
    path("decisions/<int:pk>/edit/", deciding.edit, name="decision_edit"),
    path("decisions/<int:pk>/act/", deciding.act, name="decision_act"),
    path("decisions/<int:pk>/urge/", deciding.urge, name="decision_urge"),
    path("decisions/<int:pk>/reopen/", deciding.reopen, name="decision_reopen"),
]
