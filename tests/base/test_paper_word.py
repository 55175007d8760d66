"""A paper as Word: its sections in order, annexes on pages of their own, and a draft that says so."""

import datetime
from dataclasses import replace

import pytest
from django.utils import translation

from projects.base.paper_word import LONG, word
from tests.base.docx_cases import NS, body, paragraphs, text, w
from tests.base.papers import PAPER

ISSUED = {
    "number": "通重项办〔2025〕3号",
    "signer": "市重大项目调度办公室",
    "on": datetime.date(2025, 4, 8),
    "addressed": "各旗县市区人民政府",
    "copy_to": "市委办公室。",
}


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def test_sections_are_numbered_once_and_their_tables_follow_them():
    children = body(word(PAPER)).find("w:body", NS)
    told = ["表" if one.tag == w("tbl") else text(one) for one in children if text(one)]
    start = told.index("一、总体情况")
    assert told[start : start + 9] == [
        "一、总体情况",
        "截至3月底，全市完成投资。",
        "低于序时进度。",
        "二、分地区情况",
        "分地区看。",
        "分地区情况",
        "单位：亿元",
        "表",
        "注：并列者按完成额排序。",
    ]
    assert "三、下一步工作" in told


def test_annexes_begin_on_pages_of_their_own():
    found = body(word(PAPER)).findall("w:body/w:p", NS)
    heads = [one for one in found if one.find("w:pPr/w:pageBreakBefore", NS) is not None]
    assert [text(one) for one in heads] == ["附件1", "附件2"]
    fonts = {one.find(".//w:rFonts", NS).get(w("eastAsia")) for one in heads}
    assert fonts == {"黑体"}
    sections = list(body(word(PAPER)).iter(w("sectPr")))
    assert [one.find("w:pgSz", NS).get(w("orient")) for one in sections] == [None, "landscape", None]


def test_wide_and_long_tables_of_a_section_stand_after_the_text():
    wide = replace(PAPER.table("parts"), wide=True)
    paper = replace(PAPER, tables=tuple(wide if one.key == wide.key else one for one in PAPER.tables))
    told = paragraphs(word(paper))
    assert told[told.index("分地区看。") + 1] == "（详见附件1）"
    assert told.index("三、下一步工作") < told.index("附件1")
    long = replace(wide, wide=False, rows=wide.rows * LONG)
    paper = replace(PAPER, tables=tuple(long if one.key == long.key else one for one in PAPER.tables))
    assert "（详见附件1）" in paragraphs(word(paper))


def test_a_draft_bears_nothing_of_what_is_issued():
    told = paragraphs(word(PAPER, **ISSUED))
    assert told[0] == "草稿（未印发）"
    assert "（数据截至2025年3月31日）" in told
    assert "各旗县市区人民政府：" in told
    whole = text(body(word(PAPER, **ISSUED)))
    assert not [one for one in ("通重项办", "市重大项目调度办公室", "4月8日", "抄送") if one in whole]


def test_what_is_issued_bears_its_number_signature_and_copies():
    whole = text(body(word(PAPER, **ISSUED, draft=False)))
    assert "草稿" not in whole
    for words in ("通重项办〔2025〕3号", "市重大项目调度办公室", "2025年4月8日", "抄送：市委办公室。"):
        assert words in whole
