"""Official documents: what GB/T 9704-2012 asks, as it stands in the file."""

import datetime

import pytest
from django.utils import translation

from projects.base.official import OfficialDocument, in_chinese
from projects.base.official_parts import balanced
from tests.base.docx_cases import NS, attributes, body, paragraphs, parts, text, w
from tests.base.papers import TABLE, WIDE

AT = datetime.datetime(2025, 4, 8, 1, 30, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def made(write=lambda document: None):
    document = OfficialDocument("关于推进情况的通报", "市调度办", AT)
    write(document)
    return document.save()


def everything(document):
    document.number("通政办发〔2025〕1号")
    document.title("关于推进情况的通报")
    document.addressed("各旗县市区人民政府")
    for level in (1, 2, 3, 4):
        document.heading(level, "标题", numbered=True)
    document.heading(1, "标题", numbered=True)
    document.heading(2, "标题", numbered=True)
    document.paragraph("正文。")
    document.table(TABLE)
    document.table(WIDE)
    document.paragraph("表后。")
    document.annexes(["清单", "名单"])
    document.signature("市调度办", datetime.date(2025, 4, 8))
    document.imprint("市委办公室", "市调度办", datetime.date(2025, 4, 8))


def test_paper_margins_and_grid():
    section = body(made()).find(".//w:sectPr", NS)
    assert attributes(section.find("w:pgSz", NS), "w", "h", "orient") == ("11906", "16838", None)
    margins = attributes(section.find("w:pgMar", NS), "top", "right", "bottom", "left")
    assert margins == ("2098", "1474", "1984", "1587")
    grid = section.find("w:docGrid", NS)
    assert attributes(grid, "type", "linePitch", "charSpace") == ("linesAndChars", "579", "-850")
    # 22 lines of 28.9 pt and 28 signs of 16 pt less 0.3 fit into the type area.
    assert 22 * 578 <= 16838 - 2098 - 1984 < 23 * 578
    assert 28 * 314 <= 11906 - 1474 - 1587 < 29 * 314


def test_lines_and_signs_have_measures_of_their_own():
    styles = parts(made())["word/styles.xml"]
    spacing = styles.find(".//w:pPrDefault//w:spacing", NS)
    assert attributes(spacing, "line", "lineRule", "before", "after") == ("578", "exact", "0", "0")
    normal = styles.find("w:style[@w:styleId='Normal']", NS)
    assert attributes(normal.find("w:rPr/w:spacing", NS), "val") == ("-6",)
    assert attributes(normal.find("w:rPr/w:sz", NS), "val") == ("32",)


def test_every_run_names_its_font_for_every_script():
    for name, part in parts(made(everything)).items():
        for run in part.iter(w("r")):
            fonts = run.find("w:rPr/w:rFonts", NS)
            assert fonts is not None, (name, text(run))
            assert len(set(attributes(fonts, "ascii", "hAnsi", "eastAsia", "cs"))) == 1
            assert not [key for key in fonts.attrib if key.endswith("Theme")]


def fonts_of(content):
    """[(text, font, half points)] of the paragraphs of the text."""
    found = []
    for one in body(content).findall("w:body/w:p", NS):
        run = one.find("w:r/w:rPr", NS)
        if run is not None:
            found.append(
                (text(one), run.find("w:rFonts", NS).get(w("eastAsia")), run.find("w:sz", NS).get(w("val")))
            )
    return found


def test_title_and_headings_have_their_fonts_and_numbers():
    found = fonts_of(made(everything))
    assert found[:10] == [
        ("通政办发〔2025〕1号", "仿宋_GB2312", "32"),
        ("关于推进情况的通报", "方正小标宋简体", "44"),
        ("各旗县市区人民政府：", "仿宋_GB2312", "32"),
        ("一、标题", "黑体", "32"),
        ("（一）标题", "楷体_GB2312", "32"),
        ("1. 标题", "仿宋_GB2312", "32"),
        ("（1）标题", "仿宋_GB2312", "32"),
        ("二、标题", "黑体", "32"),
        ("（一）标题", "楷体_GB2312", "32"),
        ("正文。", "仿宋_GB2312", "32"),
    ]


def test_numbers_in_chinese():
    assert [in_chinese(one) for one in (1, 10, 11, 20, 34)] == ["一", "十", "十一", "二十", "三十四"]


def test_the_text_is_two_signs_in_and_headings_are_headings():
    content = made(everything)
    found = {text(one): one for one in body(content).findall("w:body/w:p", NS)}
    assert found["正文。"].find("w:pPr/w:ind", NS).get(w("firstLineChars")) == "200"
    assert found["各旗县市区人民政府："].find("w:pPr/w:ind", NS) is None
    assert found["一、标题"].find("w:pPr/w:pStyle", NS).get(w("val")) == "Heading1"


def test_page_numbers_stand_outside_on_facing_pages():
    found = parts(made())
    assert found["word/settings.xml"].find("w:evenAndOddHeaders", NS) is not None
    references = body(made()).findall(".//w:footerReference", NS)
    assert [one.get(w("type")) for one in references] == ["default", "even"]
    for name, side, sign in (("footer1", "right", "rightChars"), ("footer2", "left", "leftChars")):
        footer = found[f"word/{name}.xml"]
        assert text(footer) == "— 1 —"
        assert footer.find(".//w:jc", NS).get(w("val")) == side
        assert footer.find(".//w:ind", NS).get(w(sign)) == "100"
        assert {one.get(w("eastAsia")) for one in footer.iter(w("rFonts"))} == {"宋体"}
        assert {one.get(w("val")) for one in footer.iter(w("sz"))} == {"28"}


def test_fonts_that_are_not_there_have_another_name():
    fonts = parts(made())["word/fontTable.xml"]
    names = {one.get(w("name")): one.find("w:altName", NS).get(w("val")) for one in fonts.iter(w("font"))}
    assert names["仿宋_GB2312"] == "FangSong"
    assert names["楷体_GB2312"] == "KaiTi"
    assert names["黑体"] == "SimHei"
    assert names["方正小标宋简体"] == "宋体"
    assert not [name for name in parts(made()) if "theme" in name]


def test_a_table_repeats_its_heading_and_keeps_its_rows_whole():
    content = made(lambda document: document.table(TABLE))
    table = body(content).find(".//w:tbl", NS)
    rows = table.findall("w:tr", NS)
    assert len(rows) == 1 + 3 + 1
    assert [one.find("w:trPr/w:tblHeader", NS) is not None for one in rows] == [True] + [False] * 4
    assert all(one.find("w:trPr/w:cantSplit", NS) is not None for one in rows)
    assert sum(int(one.get(w("w"))) for one in table.iter(w("gridCol"))) == 8845
    aligned = [one.find(".//w:jc", NS).get(w("val")) for one in rows[1].findall("w:tc", NS)]
    assert aligned[:6] == ["center", "center", "right", "right", "right", "right"]
    assert rows[-1].find(".//w:b", NS) is not None
    assert rows[1].find(".//w:b", NS) is None
    assert paragraphs(content)[:2] == ["分地区情况", "单位：亿元"]
    assert paragraphs(content)[2] == "注：并列者按完成额排序。"


def test_wide_tables_stand_on_landscape_pages_and_the_text_after_them_does_not():
    def write(document):
        document.paragraph("表前。")
        document.table(WIDE)
        document.table(WIDE)
        document.paragraph("表后。")

    content = made(write)
    sections = list(body(content).iter(w("sectPr")))
    sizes = [attributes(one.find("w:pgSz", NS), "w", "h", "orient") for one in sections]
    portrait, landscape = ("11906", "16838", None), ("16838", "11906", "landscape")
    assert sizes == [portrait, landscape, portrait]
    margins = attributes(sections[1].find("w:pgMar", NS), "top", "right", "bottom", "left")
    assert margins == ("1587", "2098", "1474", "1984")
    # The first section bears the page numbers, the others take them over.
    assert [len(one.findall("w:footerReference", NS)) for one in sections] == [2, 0, 0]
    first = body(content).findall("w:body/w:p", NS)[0]
    assert first.find("w:pPr/w:sectPr", NS) is not None
    width = body(content).find(".//w:tblW", NS).get(w("w"))
    assert width == str(16838 - 2098 - 1984)


def test_a_document_may_begin_and_end_with_a_wide_table():
    sections = list(body(made(lambda document: document.table(WIDE))).iter(w("sectPr")))
    assert [one.find("w:pgSz", NS).get(w("orient")) for one in sections] == ["landscape"]


def test_annexes_signature_and_imprint():
    content = made(everything)
    told = paragraphs(content)
    assert "附件：1.清单" in told
    assert "2.名单" in told
    assert told[told.index("附件：1.清单") - 1] == ""
    signed = [one for one in body(content).findall("w:body/w:p", NS) if text(one) == "2025年4月8日"]
    assert signed[0].find("w:pPr/w:ind", NS).get(w("rightChars")) == "400"
    imprint = body(content).findall(".//w:tbl", NS)[-1]
    assert [text(one) for one in imprint.iter(w("tc"))] == [
        "抄送：市委办公室。",
        "市调度办",
        "2025年4月8日印发",
    ]
    assert {one.get(w("val")) for one in imprint.iter(w("sz"))} == {"28"}


def test_one_annex_has_no_number_and_nothing_is_made_up():
    assert "附件：清单" in paragraphs(made(lambda document: document.annexes(["清单"])))

    def nothing(document):
        document.number("")
        document.annexes([])
        document.imprint()

    assert paragraphs(made(nothing)) == []


def test_the_file_says_what_it_is_and_who_made_it():
    found = parts(made())
    core = {one.tag.split("}")[1]: one.text for one in found["docProps/core.xml"]}
    assert core["title"] == "关于推进情况的通报"
    assert core["creator"] == core["lastModifiedBy"] == "市调度办"
    assert core["created"] == "2025-04-08T01:30:00Z"
    assert "python-docx" not in "".join(filter(None, core.values()))


def test_signs_that_no_file_can_hold_are_left_out():
    assert paragraphs(made(lambda document: document.paragraph("一\x0b二\x00"))) == ["一二"]


def test_long_titles_stand_in_lines_of_the_same_length():
    assert balanced("关于推进情况的通报") == "关于推进情况的通报"
    title = "关于2025年3月全市重点项目推进情况的通报"
    assert balanced(title) == "关于2025年3月全市\n重点项目推进情况的通报"
