"""The home of each role, the page of a leader, the cockpit."""

from django.urls import path

from . import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("cockpit/", views.cockpit, name="cockpit"),
    path("liaison/mine/", views.mine, name="mine"),
    path("liaison/mine/read/", views.mark_read, name="mark_read"),
]
