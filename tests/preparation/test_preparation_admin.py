"""Procedures in the admin site: a version in use stays as it was."""

import pytest
from django.forms.models import model_to_dict
from django.urls import reverse

from projects.preparation.models import Procedure
from tests.city import make_cast
from tests.preparation.cases import make_permit, preliminary

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(client):
    cast = make_cast()
    client.force_login(cast.admin)
    return cast


def sent(procedure, **changes):
    """What the form of a procedure sends."""
    values = {name: "" if value is None else value for name, value in model_to_dict(procedure).items()}
    for name in ("depends_on", "applies", "variants"):
        values[name] = str(values[name]).replace("'", '"').replace("True", "true").replace("False", "false")
    return {name: value for name, value in {**values, **changes}.items() if value is not False}


def change(client, procedure, **changes):
    url = reverse("admin:preparation_procedure_change", args=[procedure.pk])
    return client.post(url, sent(procedure, **changes))


def test_a_version_in_use_keeps_its_days(client, cast):
    soil = Procedure.objects.get(code="SOIL")
    make_permit(preliminary(), "SOIL")
    response = change(client, soil, promised_days=3)
    assert set(response.context["adminform"].form.errors) == {"promised_days"}
    soil.refresh_from_db()
    assert soil.promised_days == 7
    # What does not touch the days of those permits may be put right.
    assert change(client, soil, source="省里的新规定").status_code == 302
    soil.refresh_from_db()
    assert soil.source == "省里的新规定"


def test_a_new_version_follows_the_one_that_ended(client, cast):
    soil = Procedure.objects.get(code="SOIL")
    make_permit(preliminary(), "SOIL")
    again = {"version": 2, "valid_from": "2025-07-01", "promised_days": 5, "_saveasnew": "1"}
    # There is one current version of a procedure.
    assert change(client, soil, **again).status_code == 200
    assert change(client, soil, valid_to="2025-07-01").status_code == 302
    soil.refresh_from_db()
    assert change(client, soil, **again, valid_to="").status_code == 302
    newer = Procedure.objects.get(code="SOIL", valid_to=None)
    assert (newer.version, newer.promised_days) == (2, 5)


def test_what_makes_no_sense_is_refused(client, cast):
    eia = Procedure.objects.get(code="EIA")
    for wrong in (
        {"promised_days": 40},
        {"depends_on": '["EIA"]'},
        {"depends_on": '{"EIA": 1}'},
        {"applies": '{"when": [{"size": 3}]}'},
        {"variants": '{"when": {}}'},
    ):
        response = change(client, eia, **wrong)
        assert set(response.context["adminform"].form.errors) == set(wrong), wrong
