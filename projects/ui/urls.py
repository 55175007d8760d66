from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("favicon.ico", views.favicon, name="favicon"),
    path("filters/", views.save_filter, name="save_filter"),
    path("columns/", views.choose_columns, name="choose_columns"),
    path("filters/<int:pk>/delete/", views.delete_filter, name="delete_filter"),
]
