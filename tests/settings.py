"""The product's settings in test mode; named in pyproject.toml, so that a bare `pytest` works too."""

import os

os.environ["BAOLIAN_MODE"] = "test"

from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "tests.ui.testapp"]

# Static files are served from their sources in tests; without this every client would first list those of
# the last `make demo`.
WHITENOISE_AUTOREFRESH = True
