"""Addresses of front-end support, under `/preparation/`."""

app_name = "preparation"
urlpatterns = []
