"""The admin site, behind the one sign-in page."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .rights import Refused


class Site(admin.AdminSite):
    """Django's admin site with our names and our sign-in."""

    site_header = gettext_lazy("Baolian administration")
    site_title = gettext_lazy("Baolian administration")
    index_title = gettext_lazy("Reference data and people")
    site_url = "/"

    def login(self, request, extra_context=None):
        """Whoever is not signed in does so on the usual page; who is, but is no staff, is refused."""
        target = request.GET.get("next", reverse("admin:index"))
        if not request.user.is_authenticated:
            return redirect_to_login(target, settings.LOGIN_URL)
        if not self.has_permission(request):
            raise Refused(_("The administration is open to those whose account is marked for it."))
        return HttpResponseRedirect(reverse("admin:index"))
