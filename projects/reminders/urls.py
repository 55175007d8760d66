from django.urls import path

from .views import calendar, groups, inbox

app_name = "reminders"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("unread/", inbox.unread, name="unread"),
    path("read/", inbox.read, name="read"),
    path("settings/", inbox.preferences, name="settings"),
    path("calendar/", calendar.page, name="calendar"),
    path("calendar/renew/", calendar.renew, name="calendar_renew"),
    path("calendar/revoke/", calendar.revoke, name="calendar_revoke"),
    path("calendar/<str:secret>.ics", calendar.feed, name="feed"),
    path("texts/", groups.texts, name="texts"),
    path("groups/", groups.robot_list, name="robots"),
    path("groups/new/", groups.new_robot, name="robot_new"),
    path("groups/<int:pk>/", groups.robot, name="robot"),
    path("groups/<int:pk>/test/", groups.test_robot, name="robot_test"),
    path("groups/<int:pk>/remove/", groups.remove_robot, name="robot_remove"),
    path("log/", groups.Log.as_view(), name="log"),
]
