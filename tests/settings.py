"""The product's settings in test mode; named in pyproject.toml, so that a bare `pytest` works too."""

import os

os.environ["BAOLIAN_MODE"] = "test"

from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "tests.ui.testapp"]

# No test reaches a chat service; those of reminders name a receiver of their own.
ROBOT_URLS = {
    "wecom": "http://127.0.0.1:9/?key={key}",
    "dingtalk": "http://127.0.0.1:9/?token={token}",
    "feishu": "http://127.0.0.1:9/{token}",
}

# Static files are served from their sources in tests; without this every client would first list those of
# the last `make demo`.
WHITENOISE_AUTOREFRESH = True
