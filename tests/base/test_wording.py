"""Signs between words in either language."""

from django.utils.translation import override

from projects.base import wording


def test_chinese_has_signs_of_its_own():
    assert wording.names(["甲", "乙"]) == "甲、乙"
    assert wording.clauses(["甲", "乙"]) == "甲；乙"
    assert wording.noted("总投资", "亿元") == "总投资（亿元）"
    assert wording.labelled("层级", "近期") == "层级：近期"


def test_english_has_the_others():
    with override("en"):
        assert wording.names(["A", "B"]) == "A, B"
        assert wording.noted("Investment", "yuan") == "Investment (yuan)"
        assert wording.labelled("Tier", "soon") == "Tier: soon"


def test_what_has_no_note_has_no_brackets():
    assert wording.noted("总投资", "") == "总投资"
