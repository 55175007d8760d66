"""The home of each role."""

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request):
    """What the reader has to do, and where things stand."""
    return render(request, "home/home.html", {})
