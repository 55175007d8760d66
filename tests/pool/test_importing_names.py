"""What people call units and the parts of the city: known for short and by rule, never by resemblance."""

import pytest

from projects.base.errors import RuleViolation
from projects.directory.models import Division, Organisation
from projects.pool.importing_names import DivisionNames, UnitNames
from tests.city import make_cast, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def divisions():
    make_cast()
    return DivisionNames(Division.objects.all())


@pytest.fixture
def units():
    cast = make_cast()
    kailu = Division.objects.get(code="150523")
    make_organisation("通辽市发展和改革委员会", short_name="市发改委", division=cast.city)
    make_organisation("通辽市工业和信息化局", short_name="市工信局", division=cast.city)
    make_organisation("通辽市行政审批局", short_name="市行政审批局", division=cast.city)
    make_organisation("通辽市人民政府办公室", short_name="市政府办", division=cast.city)
    make_organisation("通辽市林业和草原局", short_name="市林草局", division=cast.city)
    for part in (cast.district, kailu):
        make_organisation(f"{part.name}发展和改革委员会", division=part)
        make_organisation(f"{part.name}农牧局", division=part)
    make_organisation("龙马重工集团有限公司", Organisation.Kind.ENTERPRISE, division=cast.district)
    rows = Organisation.objects.select_related("division")
    return UnitNames(rows, prefer=lambda row: row.is_of_the_city)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("科尔沁区", "150502"),
        ("通辽市科尔沁区", "150502"),
        ("内蒙古自治区通辽市 科尔沁区", "150502"),
        ("科区", "150502"),
        ("科左中旗", "150521"),
        ("奈曼", "150525"),
        ("霍林郭勒", "150581"),
        ("开发区", "TL-KFQ"),
        ("通辽经开区", "TL-KFQ"),
        ("市本级", "150500"),
        ("通辽市开鲁县开鲁镇", "150523"),
    ],
)
def test_parts_of_the_city_are_known_for_short(divisions, text, code):
    assert divisions.get(text).code == code
    assert divisions.proper(text) == divisions.get(text).name


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("通辽开发区一号", "通辽经济技术开发区"),
        ("通辽经济技术开发区一号", "通辽经济技术开发区"),
        ("科尔沁", "科尔沁左翼中旗"),
        ("科尔沁区、开鲁县", "开鲁县"),
        ("科尔沁区开鲁县开鲁镇", "开鲁县"),
    ],
)
def test_what_only_looks_like_a_part_of_the_city_is_refused(divisions, text, near):
    assert divisions.look(text) is None
    assert divisions.proper(text) == text
    with pytest.raises(RuleViolation, match=near):
        divisions.get(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("市发展改革委", "通辽市发展和改革委员会"),
        ("通辽市发改委", "通辽市发展和改革委员会"),
        ("发改委", "通辽市发展和改革委员会"),
        ("通辽市工信局", "通辽市工业和信息化局"),
        ("市工业和信息化局", "通辽市工业和信息化局"),
        ("市审批局", "通辽市行政审批局"),
        ("科尔沁区发改委", "科尔沁区发展和改革委员会"),
        ("通辽市开鲁县发展改革委", "开鲁县发展和改革委员会"),
    ],
)
def test_units_are_known_by_what_everybody_calls_them(units, text, name):
    assert units.proper(text) == name


def test_of_banner_units_that_of_the_project_is_meant(units):
    kailu = Division.objects.get(code="150523")
    assert units.get("县发改委", kailu).name == "开鲁县发展和改革委员会"
    assert units.get("农牧局", kailu).name == "开鲁县农牧局"
    assert units.get("发改委", kailu).name == "通辽市发展和改革委员会"
    assert units.look("农牧局") is None
    assert units.look("旗发改委", kailu) is None


def test_only_what_is_really_near_is_offered(units):
    assert units.near("市财政局") == []
    assert units.near("市工信局x") == ["通辽市工业和信息化局"]
    assert units.near("市林业局") == ["通辽市林业和草原局"]
    assert units.near("开鲁县工信局") == []
    assert units.near("龙马重工有限公司") == ["龙马重工集团有限公司"]
