"""Which enterprises are taken for one, and which credit codes are none."""

import pytest

from projects.base.errors import RuleViolation
from projects.investment.credit_codes import read_code
from projects.investment.likeness import Known, Subject, compare, judge
from tests.investment.lead_cases import CODE, OTHER_CODE

STEEL = Known("北方硅业（内蒙古）有限公司", "北方硅业", CODE, 1)


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        (Subject("别的名字", code=CODE), "CODE"),
        (Subject("北方硅业(内蒙古)有限公司"), "NAME"),
        (Subject("北方硅业有限责任公司"), "SHORT"),
        (Subject("某某新材料有限公司", "北方硅业"), "SHORT"),
        # Another code is another enterprise, however alike the names.
        (Subject("北方硅业有限责任公司", code=OTHER_CODE), ""),
        (Subject("北方硅材有限公司"), ""),
        (Subject("南方化工有限公司"), ""),
    ],
)
def test_an_enterprise_is_known_by_code_full_name_and_short_name(subject, kind):
    assert compare(subject, STEEL) == kind


def test_names_nearly_the_same_are_asked_about():
    # Nine of ten letters in the same place: 2 · 9 / 20 = 90 hundredths.
    known = Known("东方明珠储能科技制造有限公司", pk=2)
    assert compare(Subject("东方明珠储能科技制作有限公司"), known) == "LIKE"


def test_what_is_only_alike_is_not_told_of_what_is_hidden():
    hidden = Known("东方明珠储能科技制造有限公司", pk=2, visible=False)
    assert judge(Subject("东方明珠储能科技制作有限公司"), [hidden]) == []
    same = Known("北方硅业有限公司", pk=3, visible=False)
    assert [match.kind for match in judge(Subject("北方硅业集团"), [hidden, same])] == ["SHORT"]


def test_codes_are_read_in_any_case_and_with_blanks():
    assert read_code(" 9111 0000 6000 3734 1l ") == CODE
    assert read_code("  ") == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CODE[:-1], "code_length"),
        (f"{CODE[:-1]}M", "code_digit"),
        (f"{CODE[:9]}I{CODE[10:]}", "code_wrong"),
    ],
)
def test_a_wrong_code_is_refused_and_says_what_is_wrong(text, code):
    with pytest.raises(RuleViolation) as refused:
        read_code(text)
    assert refused.value.code == code
