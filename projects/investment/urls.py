"""Addresses of promotion, by its two halves: leads, and what was signed."""

from . import lead_urls, signed_urls

app_name = "investment"
urlpatterns = [*lead_urls.urlpatterns, *signed_urls.urlpatterns]
