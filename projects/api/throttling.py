"""How often one may ask: so many requests a minute for each token and each person."""

import time

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS
from rest_framework.throttling import BaseThrottle

from .counting import WINDOW, count
from .models import ApiToken


def who(request):
    """Whose requests are counted together, and by which rate."""
    if isinstance(request.auth, ApiToken):
        return f"token-{request.auth.pk}", "known"
    if request.user.is_authenticated:
        return f"user-{request.user.pk}", "known"
    return f"address-{request.META.get('REMOTE_ADDR', '')}", "unknown"


class RateLimit(BaseThrottle):
    """Counts by the minute, over all processes (see counting)."""

    def allow_request(self, request, view):
        name, rate = who(request)
        counted = [(name, rate)]
        if rate == "known" and request.method not in SAFE_METHODS:
            counted.append((f"{name}-write", "write"))
        now = time.time()
        window = int(now // WINDOW)
        self.left = WINDOW - now % WINDOW
        return all(count(name, window) <= settings.API_RATES[rate] for name, rate in counted)

    def wait(self):
        """Seconds until the next minute begins."""
        return self.left
