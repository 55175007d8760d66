"""Tokens are made on their own pages: the admin site of the library, with keys of its own, is left out."""

from django.contrib import admin
from rest_framework_api_key.models import APIKey

admin.site.unregister(APIKey)
