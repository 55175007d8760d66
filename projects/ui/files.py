"""Answers that are files."""

from django.utils.http import content_disposition_header


def saved_as(response, name):
    """An answer as a file that is saved under a name: no cache keeps it, no browser takes it for anything
    else."""
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
