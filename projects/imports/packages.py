"""The .xlsx package: a zip of XML parts, unpacked for a trial within bounds before anybody reads it, and
the parts that say what the fast reader does not tell."""

import io
import posixpath
import struct
import zipfile
import zlib
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

from django.utils.translation import gettext_lazy as _

from projects.base.uploads import UploadRefused

from .looks import SHEETS, SheetXml, look_of, refuse_doctype

ENTRIES, UNPACKED = 2_000, 150 * 1024 * 1024
# Sheets of one value over and over pack to a hundredth; a thousandth is a bomb.
RATIO, FREE = 250, 4 * 1024 * 1024
LOCAL_HEADER = 30
MAIN = "spreadsheetml.sheet.main+xml"
# Words in the list of content types → what is wrong with such a file.
REFUSED_TYPES = {
    "macroEnabled": _("This workbook carries macros. Save it as .xlsx without them and bring it in again."),
    "sheet.binary": _("This is a binary workbook (.xlsb). Save it as .xlsx and bring it in again."),
    "wordprocessingml": _("This is a Word document. Only .xlsx, .xls and .csv can be brought in."),
    "presentationml": _("This is a presentation. Only .xlsx, .xls and .csv can be brought in."),
}


def broken():
    """A file that nobody can read."""
    return UploadRefused(
        "content", _("This workbook is damaged. Open it in Excel or WPS, save it and retry.")
    )


def _bomb():
    return UploadRefused(
        "bomb", _("Unpacked, this file is far larger than a workbook may be; it was not read.")
    )


def check_package(content):
    """Raise UploadRefused unless the bytes are a workbook that unpacks within bounds; nothing is kept."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            _check_entries(entries, len(content))
            left = UNPACKED
            for entry in entries:
                left -= _trial(content, entry, left)
            types = package.read("[Content_Types].xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, struct.error, zlib.error, NotImplementedError, ValueError, OSError):
        raise broken() from None
    for word, sentence in REFUSED_TYPES.items():
        if word in types:
            raise UploadRefused("kind", sentence)
    if MAIN not in types or any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise UploadRefused(
            "kind", _("This is not an Excel workbook. Only .xlsx, .xls and .csv can be brought in.")
        )


def _check_entries(entries, size):
    """What the package says of itself: number, sizes, ratio, no part twice, none over another."""
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        raise _bomb()
    if sum(entry.compress_size for entry in entries) > size:
        raise _bomb()
    if any(entry.flag_bits & 1 for entry in entries):
        raise locked()
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names):
        raise broken()


def _trial(content, entry, left):
    """Unpack a part and throw it away; its size. What the package says of the size is not believed."""
    start = entry.header_offset
    name, extra = struct.unpack("<HH", content[start + 26 : start + LOCAL_HEADER])
    start += LOCAL_HEADER + name + extra
    packed = memoryview(content)[start : start + entry.compress_size]
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    if entry.compress_type == zipfile.ZIP_STORED:
        size = len(packed)
        if is_xml:
            _check_xml(bytes(packed[:200]), bytes(packed))
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        size = _inflate(packed, left, is_xml)
    else:
        raise broken()
    if size > left or (size > FREE and size > RATIO * max(entry.compress_size, 1)):
        raise _bomb()
    if size != entry.file_size:
        raise broken()
    return size


def _inflate(packed, left, is_xml):
    """The size of a deflated part, at most a little more than what is left."""
    stream, size, tail, first = zlib.decompressobj(-15), 0, b"", True
    rest = packed
    while True:
        part = stream.decompress(rest, 1024 * 1024)
        size += len(part)
        if is_xml and part:
            _check_xml(part[:200] if first else b"", tail + part)
            first, tail = False, part[-16:]
        if size > left or (size > FREE and size > RATIO * len(packed)):
            raise _bomb()
        rest = stream.unconsumed_tail
        if stream.eof or (not rest and not part):
            break
    if not stream.eof or stream.unused_data:
        raise broken()
    return size


def _check_xml(head, part):
    """Refuse definitions and encodings in which they could hide."""
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        refuse_doctype()
    if b"\0" in head or (
        b"encoding=" in head and b"utf-8" not in head.lower() and b"ascii" not in head.lower()
    ):
        raise broken()


def locked():
    """A file with a password."""
    return UploadRefused(
        "locked", _("This file is protected by a password. Save it without one and bring it in again.")
    )


def xml_size(content):
    """How much XML a checked package holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return sum(entry.file_size for entry in package.infolist() if entry.filename.lower().endswith(".xml"))


def looks(content):
    """[Look] of every sheet of an .xlsx, in the order of the workbook. Raises UploadRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return [_look(package, name, path, formats) for name, path, formats in _sheets(package)]
    except (
        zipfile.BadZipFile,
        KeyError,
        ExpatError,
        ElementTree.ParseError,
        ValueError,
        zlib.error,
        OSError,
    ):
        raise broken() from None


def _look(package, name, path, formats):
    """The look of one sheet; a chart has none."""
    if path not in package.namelist():
        return SheetXml(name, formats).look
    with package.open(path) as stream:
        return SheetXml(name, formats).read(stream)


def _local(element):
    return element.tag.rpartition("}")[2]


def _tree(package, path):
    return ElementTree.fromstring(package.read(path))  # noqa: S314 - definitions are refused before


def _sheets(package):
    """(name, path of its part, looks of formats) of every sheet."""
    types = _tree(package, "[Content_Types].xml")
    mains = [part.get("PartName", "") for part in types if MAIN in part.get("ContentType", "")]
    if not mains:
        raise broken()
    main = mains[0].lstrip("/")
    folder, file = posixpath.split(main)
    targets = {
        relation.get("Id"): relation
        for relation in _tree(package, posixpath.join(folder, "_rels", f"{file}.rels"))
    }
    styles = [
        relation.get("Target")
        for relation in targets.values()
        if relation.get("Type", "").endswith("/styles")
    ]
    formats = _formats(_tree(package, _inside(folder, styles[0]))) if styles else {}
    found = []
    for element in _tree(package, main).iter():
        if _local(element) == "sheet":
            key = next((value for name, value in element.items() if name.endswith("}id")), None)
            relation = targets.get(key)
            is_sheet = relation is not None and relation.get("Type", "").endswith("/worksheet")
            path = _inside(folder, relation.get("Target")) if is_sheet else ""
            found.append((element.get("name", ""), path, formats))
    paths = [path for _name, path, _formats in found if path]
    if len(set(paths)) < len(paths):
        raise broken()
    return found[: SHEETS + 1]


def _inside(folder, target):
    """The path of a part from its relation."""
    return (
        target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    )


def _formats(styles):
    """{index of a cell format, as cells write it: look}, only those that say something."""
    codes, formats = {}, {}
    for element in styles.iter():
        if _local(element) == "numFmt":
            codes[element.get("numFmtId")] = element.get("formatCode", "")
    for group in styles:
        if _local(group) == "cellXfs":
            for index, style in enumerate(group):
                number = style.get("numFmtId", "0")
                if look := look_of(int(number), codes.get(number, "")):
                    formats[str(index)] = look
    return formats
