"""Projects named in files: by code and by name, however they are written."""

import pytest

from projects.base.errors import RuleViolation
from projects.pool.finding import Known, read_code
from projects.pool.models import Project
from tests.city import make_cast, make_project

pytestmark = pytest.mark.django_db
CODE = "2501-150502-04-01-123456"


@pytest.fixture
def known(django_assert_num_queries):
    make_cast()
    make_project(name="梅花生物（二期）味精项目", national_code=CODE)
    make_project(name="风电法兰项目")
    make_project(name="同名项目", national_code="2501-150502-04-01-000001")
    make_project(name="同名 项目")
    with django_assert_num_queries(1):
        return Known(Project.objects.all())


def refused(known, **named):
    with pytest.raises(RuleViolation) as caught:
        known.find(**named)
    assert str(caught.value)
    return caught.value.code


def test_a_project_is_found_however_it_is_written(known):
    first = known.find(code=CODE)
    assert first.name == "梅花生物（二期）味精项目"
    assert known.find(name="梅花生物(二期) 味精项目") == first
    assert known.find(code="２５０１ 150502 04 01 123456", name="味精的旧名称") == first
    assert first in known
    assert known.get(first.pk) == first


def test_what_names_none_or_several_is_refused(known):
    assert refused(known) == "nameless"
    assert refused(known, name="没有这个") == "no_project"
    assert refused(known, code="2501-150502-04-01-999999") == "no_project"
    assert refused(known, name="同名项目") == "ambiguous"
    assert refused(known, code=CODE, name="风电法兰项目") == "code_and_name"
    assert refused(known, code="2501-150502-04-01-999999", name="梅花生物（二期）味精项目") == "code_and_name"
    assert known.look(name="没有这个") is None


def test_a_code_not_known_yet_leads_to_the_one_of_the_name_that_has_none(known):
    assert known.find(code="2501-150502-04-01-999999", name="同名项目").national_code is None
    assert known.find(code="2501-150502-04-01-999999", name="风电法兰项目").name == "风电法兰项目"


def test_a_near_miss_names_the_nearest(known):
    with pytest.raises(RuleViolation, match="风电法兰项目"):
        known.find(name="风电法兰工程项目")


def test_codes_are_read_as_they_come():
    assert read_code("2501—150502—04—01—123456", None) == CODE
    assert read_code("25011505020401123456", None) == CODE
    assert read_code("——", None) is None
    assert read_code(None, None) is None
    with pytest.raises(RuleViolation):
        read_code(25011505020401123456, None)
