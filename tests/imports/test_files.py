"""Which files are let in, and how the others are refused: before anything reads them, with a sentence."""

import io
import struct
import time
import zipfile

import pytest

from projects.base.uploads import UploadRefused
from projects.imports import files, workbooks

from .bad_files import (
    MEGABYTE,
    PLAIN,
    changed,
    compound,
    deflated_zeros,
    lying,
    old_workbook,
    package,
    parts_of,
    record,
)
from .reading_cases import Laid, book, upload

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def refused(content, name="台账.xlsx"):
    """The code with which an upload is refused; the sentence can be shown."""
    with pytest.raises(UploadRefused) as refusal:
        files.check(upload(content, name))
    assert "%" not in str(refusal.value).replace("%%", "")
    return refusal.value.code


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (book(Laid(PLAIN)), "台账.xlsx", "xlsx"),
        (book(Laid(PLAIN)), "改名.XLS", "xlsx"),
        ("项目名称,总投资\n甲,5\n".encode(), "台账.csv", "csv"),
        ("项目名称\t总投资\n甲\t5\n".encode("gb18030"), "台账.txt", "csv"),
        ("项目名称\t总投资\n甲\t5\n".encode("gb18030"), "系统导出.xls", "csv"),
        (compound(Workbook=old_workbook()), "旧.xls", "xls"),
    ],
)
def test_what_is_let_in(content, name, kind):
    sent = upload(content, name)
    assert files.check(sent) == kind
    assert sent.read() == content


def test_what_is_empty():
    assert refused(b"") == "empty"


def test_what_is_too_large_is_refused_unread(settings):
    class Huge:
        name, size = "台账.xlsx", 100 * MEGABYTE

    settings.IMPORT_MAX_BYTES = 20 * MEGABYTE
    with pytest.raises(UploadRefused) as refusal:
        files.check(Huge())
    assert refusal.value.code == "size"
    assert "20 MB" in str(refusal.value)


@pytest.mark.parametrize("name", ["说明.docx", "宏.xlsm", "二进制.xlsb", "图.png", "无后缀"])
def test_names_of_other_kinds(name):
    assert refused(book(Laid(PLAIN)), name) == "kind"


@pytest.mark.parametrize(
    "content",
    [
        changed({TYPES: [(MAIN, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")]}),
        changed({TYPES: [(MAIN, b"application/vnd.ms-excel.sheet.binary.macroEnabled.main")]}),
        changed(
            {
                TYPES: [
                    (
                        MAIN,
                        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    )
                ]
            }
        ),
        changed(**{"xl/vbaProject.bin": b"macro"}),
        package({TYPES: b"<Types/>", "a.txt": b"x"}),
        compound(WordDocument=b"x"),
        compound(Workbook=old_workbook(), _VBA_PROJECT_CUR=b"x"),
        b"%PDF-1.7 \x00\x01",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"MZ\x90\x00\x03",
        b"<html><table><tr><td>1</td></tr></table></html>",
        b"<?xml version='1.0'?><Workbook/>",
    ],
)
def test_other_kinds_under_our_names(content):
    assert refused(content) == "kind"


@pytest.mark.parametrize(
    "content",
    [
        compound(EncryptedPackage=b"x", EncryptionInfo=b"x"),
        compound(
            Workbook=record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + record(0x2F, bytes(54))
        ),
    ],
)
def test_files_with_a_password(content):
    assert refused(content) == "locked"


def test_a_zip_with_a_password():
    content = bytearray(book(Laid(PLAIN)))
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    assert refused(bytes(content)) == "locked"


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + bytes(200),
        book(Laid(PLAIN))[:-80],
        book(Laid(PLAIN))[:2000],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        compound(Workbook=old_workbook())[:1800],
        package({**parts_of(book(Laid(PLAIN))), "xl/workbook.xml": b"<workbook"}),
    ],
)
def test_damaged_files(content):
    assert refused(content) == "content"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_twice():
    parts = parts_of(book(Laid(PLAIN)))
    content = changed()
    with zipfile.ZipFile(stream := io.BytesIO(content), "a") as again:
        again.writestr(SHEET, parts[SHEET])
    assert refused(stream.getvalue()) == "content"


def test_a_bomb_that_says_so():
    """Two hundred megabytes in two hundred kilobytes, refused in no time and no memory."""
    started = time.process_time()
    assert (
        refused(package({**parts_of(book(Laid(PLAIN))), "xl/media/a.bin": bytes(200 * MEGABYTE)})) == "bomb"
    )
    assert time.process_time() - started < 5


def test_a_bomb_that_lies_about_its_size():
    content = package({**parts_of(book(Laid(PLAIN))), "xl/media/a.bin": bytes(40 * MEGABYTE)})
    assert refused(lying(content, "xl/media/a.bin", 100)) == "bomb"


def test_a_small_lie():
    assert refused(lying(book(Laid(PLAIN)), SHEET, 100)) == "content"


def test_a_bomb_in_a_bomb_is_not_opened():
    """What is packed inside a part is never unpacked; the part itself counts."""
    inner = package({"a": bytes(30 * MEGABYTE)})
    assert files.check(upload(changed(**{"xl/embeddings/inner.zip": inner}))) == "xlsx"
    assert len(deflated_zeros(MEGABYTE)) < 2000


def test_thousands_of_parts():
    extra = {f"xl/media/{number}.bin": b"x" for number in range(2100)}
    assert refused(changed(**extra)) == "bomb"


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", TYPES])
def test_definitions_in_the_xml(part):
    """A billion laughs begin with a DOCTYPE; no workbook has one."""
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    data = parts_of(book(Laid(PLAIN)))[part]
    head = data.index(b"?>") + 2 if data.startswith(b"<?xml") else 0
    assert refused(changed(**{part: data[:head] + laughs + data[head:]})) == "content"


def test_xml_in_an_encoding_that_hides():
    data = parts_of(book(Laid(PLAIN)))[SHEET].decode()
    assert (
        refused(changed(**{SHEET: ('<?xml version="1.0" encoding="UTF-16"?>' + data).encode("utf-16")}))
        == "content"
    )


@pytest.mark.parametrize(
    ("place", "code"),
    [("B60000", "rows"), ("XFD2", "columns"), ("b1048576", "rows"), ("A99999999", "content")],
)
def test_one_value_far_away(place, code):
    """The fast reader would make room for all between."""
    assert refused(changed({SHEET: [(b'r="B2"', f'r="{place}"'.encode())]})) == code


def test_formats_far_away_do_not_count():
    content = book(Laid(PLAIN, formats={"A1048576": "0%", "XFD1": "0.00"}))
    assert files.check(upload(content)) == "xlsx"
    assert workbooks.read(content, "xlsx")[0].rows == PLAIN


def test_too_many_cells():
    content = book(Laid(PLAIN))
    far = [(b'r="B2"', b'r="SE49999"')]
    assert refused(changed({SHEET: far})) == "cells"
    assert files.check(upload(content)) == "xlsx"


def test_too_many_lines_of_text():
    assert refused(b"a,b\n" * 50_001, "a.csv") == "rows"
    assert refused(b"a," * 600, "a.csv") == "columns"


@pytest.mark.parametrize(
    "reach", [struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0), struct.pack("<IIHHH", 9, 1, 0, 1, 0)]
)
def test_an_old_workbook_that_lies_about_its_size(reach):
    assert refused(compound(Workbook=old_workbook(record(0x200, reach)))) == "content"


def test_an_old_workbook_with_a_value_far_away():
    far = record(0x203, struct.pack("<HHHd", 65_535, 255, 0, 1.0))
    assert refused(compound(Workbook=old_workbook(far))) == "rows"
