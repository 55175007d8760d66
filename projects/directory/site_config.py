"""Stands for `django.contrib.admin` among the installed apps; apart, because no model is loaded yet."""

from django.contrib.admin.apps import AdminConfig


class SiteConfig(AdminConfig):
    """The admin site of directory.site."""

    default_site = "projects.directory.site.Site"
