"""How often one may ask: so many requests a minute for each token and each person."""

import time

from django.conf import settings
from django.core.cache import caches
from rest_framework.permissions import SAFE_METHODS
from rest_framework.throttling import BaseThrottle

from .models import ApiToken

WINDOW = 60


def who(request):
    """Whose requests are counted together, and by which rate."""
    if isinstance(request.auth, ApiToken):
        return f"token-{request.auth.pk}", "known"
    if request.user.is_authenticated:
        return f"user-{request.user.pk}", "known"
    return f"address-{request.META.get('REMOTE_ADDR', '')}", "unknown"


class RateLimit(BaseThrottle):
    """Counts by the minute in the cache `limits`, which all processes share."""

    def allow_request(self, request, view):
        name, rate = who(request)
        counted = [(name, rate)]
        if rate == "known" and request.method not in SAFE_METHODS:
            counted.append((f"{name}-write", "write"))
        now = time.time()
        window = int(now // WINDOW)
        self.left = WINDOW - now % WINDOW
        return all(count(f"api:{name}:{window}") <= settings.API_RATES[rate] for name, rate in counted)

    def wait(self):
        """Seconds until the next minute begins."""
        return self.left


def count(key):
    """How often it was counted, this time included."""
    cache = caches["limits"]
    if cache.add(key, 1, WINDOW * 2):
        return 1
    try:
        return cache.incr(key)
    except ValueError:
        # It ran out, or was thrown out for room, between the two.
        cache.set(key, 1, WINDOW * 2)
        return 1
