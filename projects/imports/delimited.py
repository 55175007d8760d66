"""Text files with one record a line: their encoding and what parts their columns."""

import codecs
import csv
import io
import re

from django.utils.translation import gettext_lazy as _

from projects.base.uploads import UploadRefused

from .looks import CELLS, COLUMNS, ROWS, Look, check_size

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
PARTS = ",\t;|"
SAMPLE = 30  # lines that are tried
BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
WEB = re.compile(r"\s*<(!doctype|html|table|\?xml|head|meta)", re.IGNORECASE)


def decode(content):
    """The text of a file in UTF-8, UTF-16 with its mark, or GB18030. Raises UploadRefused."""
    marked = next((name for mark, name in MARKS.items() if content.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not BINARY.search(text):
            if WEB.match(text):
                raise UploadRefused(
                    "kind",
                    _("This is a web page under another name. Open it in Excel or WPS and save it as .xlsx."),
                )
            return text
    raise UploadRefused(
        "kind",
        _("This is neither a workbook nor a table of text. Only .xlsx, .xls and .csv can be brought in."),
    )


def _parts(text):
    """What parts the columns: the sign that gives the most lines of one length, then the longest."""
    sample = "\n".join(text.splitlines()[:SAMPLE])
    best, found = (0, 0), ","
    for sign in PARTS:
        lengths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=sign) if len(row) > 1]
        if lengths:
            usual = max(set(lengths), key=lambda length: (lengths.count(length), length))
            if (score := (lengths.count(usual), usual)) > best:
                best, found = score, sign
    return found


def rows(text):
    """Lists of texts, as many as lines; empty cells are None. Raises UploadRefused."""
    found, cells = [], 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_parts(text)):
            found.append([cell.strip() or None for cell in row])
            cells += len(row)
            if len(found) > ROWS or len(row) > COLUMNS or cells > CELLS:
                check_size([Look("CSV", len(found), len(row))])
                check_size([Look("CSV", 1, cells)])
    except csv.Error:
        raise UploadRefused(
            "content", _("The columns of this text file cannot be told apart. Save it as .xlsx and retry.")
        ) from None
    width = max(map(len, found), default=0)
    return [row + [None] * (width - len(row)) for row in found]
