"""The document of the API holds: schemathesis asks every address what the document allows and forbids."""

import re

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from projects.api import resources
from projects.api.documenting import document
from tests.api.cases import System
from tests.api.furnishing import furnish
from tests.city import WEEK, moment

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# A few examples of each address, the same in every run.
EXAMPLES = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def operations(schema):
    """Every operation of the document."""
    return [found.ok() for found in schema.get_all_operations()]


def fuzz(operation, mode, headers):
    """Ask one operation with what is generated from the document."""

    @EXAMPLES
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)

    ask()


@pytest.fixture
def system(cast, settings, time_machine):
    """A system that may do everything, in a city with something of everything; nobody limits it."""
    time_machine.move_to(moment(WEEK.day(4), 14))
    settings.API_RATES = dict.fromkeys(settings.API_RATES, 10**6)
    furnish(cast, 2)
    for role in ("office", "approval", "reporter"):
        cast.promotion.grants.create(
            group=cast.by_role[role].grants.get().group, scope="CITY", valid_from="2020-01-01"
        )
    return System(cast.promotion)


@pytest.fixture
def schema(system):
    """The document as it is served."""
    made = schemathesis.openapi.from_dict(document("en"))
    made.app = WSGIHandler()
    return made


# A request of its own ends with its connection, so no transaction is open around it.
@pytest.mark.django_db(transaction=True)
def test_every_address_answers_as_the_document_says(system, schema):
    headers = {"Authorization": f"Bearer {system.key}", "Accept-Language": "en"}
    asked = operations(schema)
    assert len(asked) > 2 * len(resources.registered())
    for operation in asked:
        fuzz(operation, GenerationMode.POSITIVE, headers)
        if operation.method.upper() != "GET":
            fuzz(operation, GenerationMode.NEGATIVE, headers)


@pytest.mark.django_db(transaction=True)
def test_every_record_is_as_the_document_says(system, schema):
    headers = {"Authorization": f"Bearer {system.key}"}
    empty = []
    for resource in resources.registered():
        rows = system.get(f"/api/{resource.name}/").json()["results"]
        if not rows:
            empty.append(resource.name)
            continue
        one = {"id": rows[0]["id"]}
        for path, places in ((f"/api/{resource.name}/", {}), (f"/api/{resource.name}/{{id}}/", one)):
            case = schema[path]["GET"].Case(path_parameters=places)
            response = case.call(headers=headers)
            assert response.status_code == 200
            case.validate_response(response, checks=CHECKS)
    assert empty == []


@pytest.mark.django_db
def test_the_document_is_served_to_everybody_in_two_forms(client, cast):
    answer = client.get("/api/schema/")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.")
    assert "金额" in answer.json()["info"]["description"]
    english = client.get("/api/schema/", headers={"Accept-Language": "en"})
    assert "Amounts" in english.json()["info"]["description"]
    yaml = client.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi"})
    assert yaml.content.startswith(b"openapi:")


def test_it_says_how_a_system_and_a_person_get_in():
    made = document("en")
    schemes = made["components"]["securitySchemes"]
    assert (schemes["token"]["type"], schemes["token"]["scheme"]) == ("http", "bearer")
    assert (schemes["session"]["type"], schemes["session"]["in"]) == ("apiKey", "cookie")
    assert {"token": []} in made["paths"]["/api/projects/"]["get"]["security"]


def test_it_is_in_one_language_and_in_the_order_of_the_page():
    found = document("zh-hans")
    titles = [one["name"] for one in found["tags"]]
    with translation.override("zh-hans"):
        assert titles == [str(one.title) for one in resources.registered()]
    said = [
        operation.get(part, "")
        for address in found["paths"].values()
        for operation in address.values()
        for part in ("summary", "description")
    ]
    assert [one for one in said if one and not re.search("[一-鿿]", one)] == []


def test_every_parameter_of_the_document_is_explained():
    for path, methods in document("en")["paths"].items():
        for method, operation in methods.items():
            for parameter in operation.get("parameters", []):
                is_place = parameter["in"] == "path"
                assert is_place or parameter.get("description"), (path, method, parameter["name"])
