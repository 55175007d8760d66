"""Demo and production never meet."""

import pytest
from django.core.checks import run_checks

from tests.city import make_user


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mode", "is_demo", "refused"),
    [("production", True, True), ("production", False, False), ("demo", True, False)],
)
def test_a_production_database_holds_no_demo_account(settings, mode, is_demo, refused):
    settings.MODE = mode
    make_user("somebody", is_demo=is_demo)
    found = run_checks(tags=["database"], include_deployment_checks=True, databases=["default"])
    assert ("directory.E001" in {message.id for message in found}) is refused


def test_the_sign_in_page_shows_the_demo_accounts_in_demo_mode_only(client, settings, db):
    settings.DEMO = True
    assert "baolian-demo" in client.get("/accounts/login/").content.decode()
    settings.DEMO = False
    assert "baolian-demo" not in client.get("/accounts/login/").content.decode()
