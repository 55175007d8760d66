"""Addresses of the liaison, under `/liaison/`."""

app_name = "liaison"
urlpatterns = []
