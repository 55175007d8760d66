"""The old .xls: its container of streams and its records, as far as the fast reader does not tell of them."""

import struct

from django.utils.translation import gettext_lazy as _

from projects.base.uploads import UploadRefused

from .looks import Look, look_of
from .packages import broken, locked

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FREE = 0xFFFFFFFA  # from here on numbers mean that no sector follows
ENTRY = 128
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
BOF, EOF, SHEET, PASSWORD, FORMAT, STYLE, REACH, ROW = 0x809, 0x0A, 0x85, 0x2F, 0x41E, 0xE0, 0x200, 0x208
NUMBER, SHORT, SHORTS, FORMULA, SWITCH = 0x203, 0x27E, 0xBD, 0x06, 0x205
TEXTS = {0x204, 0xFD, 0xD6}
BIFF8 = 0x600
MOST_ROWS, MOST_COLUMNS = 65_536, 256


class Container:
    """The streams of a compound file, by name."""

    def __init__(self, content):
        self.content = content
        self.size = 1 << struct.unpack_from("<H", content, 30)[0]
        if self.size not in (512, 4096):
            raise broken()
        first, _transaction, self.cutoff, small, _count, more, _number = struct.unpack_from(
            "<7I", content, 48
        )
        places = list(struct.unpack_from("<109I", content, 76))
        seen = set()
        while more < FREE and more not in seen:
            seen.add(more)
            *further, more = struct.unpack(f"<{self.size // 4}I", self.sector(more))
            places += further
        self.table = []
        for place in places:
            if place < FREE:
                self.table += struct.unpack(f"<{self.size // 4}I", self.sector(place))
        self.entries = self.directory(self.chain(first))
        packed = self.chain(small) if small < FREE else b""
        self.small_table = struct.unpack(f"<{len(packed) // 4}I", packed)

    def sector(self, number):
        """The bytes of a sector; a short one at the end of the file is filled up."""
        start = (number + 1) * self.size
        if start >= len(self.content):
            raise broken()
        return self.content[start : start + self.size].ljust(self.size, b"\0")

    def chain(self, number):
        """The bytes of a chain of sectors; one that runs in a circle is broken."""
        parts, most = [], len(self.content) // self.size + 2
        while number < FREE:
            if number >= len(self.table) or len(parts) > most:
                raise broken()
            parts.append(self.sector(number))
            number = self.table[number]
        return b"".join(parts)

    def directory(self, packed):
        """{name: (first sector, size)} and the root under ""."""
        found = {}
        for start in range(0, len(packed) - ENTRY + 1, ENTRY):
            length, kind = struct.unpack_from("<HB", packed, start + 64)
            name = packed[start : start + max(length - 2, 0)].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<II", packed, start + 116)
            if kind == 5:
                found[""] = first, size
            elif kind:
                found.setdefault(name, (first, size))
        return found

    def stream(self, name):
        """The bytes of a stream."""
        first, size = self.entries[name]
        if size >= self.cutoff:
            return self.chain(first)[:size]
        root = self.chain(self.entries[""][0])
        parts, most = [], len(self.small_table) + 1
        while first < FREE:
            if first >= len(self.small_table) or len(parts) > most:
                raise broken()
            parts.append(root[first * 64 : first * 64 + 64])
            first = self.small_table[first]
        return b"".join(parts)[:size]


def looks(content):
    """[Look] of every sheet of an .xls, in the order of the workbook. Raises UploadRefused for what is no
    workbook, is locked or carries macros."""
    try:
        container = Container(content)
        names = container.entries
        if "EncryptedPackage" in names:
            raise locked()
        if "_VBA_PROJECT_CUR" in names or "_VBA_PROJECT" in names:
            raise UploadRefused(
                "kind",
                _("This workbook carries macros. Save it as .xlsx without them and bring it in again."),
            )
        found = next((name for name in ("Workbook", "WORKBOOK", "Book", "BOOK") if name in names), None)
        if found is None:
            raise UploadRefused(
                "kind", _("This is not an Excel workbook. Only .xlsx, .xls and .csv can be brought in.")
            )
        return Records(container.stream(found)).looks()
    except (struct.error, KeyError, IndexError, MemoryError, UnicodeDecodeError):
        raise broken() from None


class Records:
    """The records of a workbook's stream."""

    def __init__(self, stream):
        self.stream, self.codes, self.numbers = stream, {}, []
        self.version = struct.unpack_from("<H", stream, 4)[0]

    def records(self, start):
        """(kind, bytes) of records from a place to the end of its part."""
        while start + 4 <= len(self.stream):
            kind, length = struct.unpack_from("<HH", self.stream, start)
            yield kind, self.stream[start + 4 : start + 4 + length]
            start += 4 + length
            if kind == EOF:
                return

    def looks(self):
        """The looks of all sheets."""
        sheets = []
        for kind, data in self.records(0):
            if kind == PASSWORD:
                raise locked()
            if kind == SHEET:
                sheets.append(self.sheet_name(data))
            elif kind == FORMAT:
                self.codes[struct.unpack_from("<H", data)[0]] = self.code(data)
            elif kind == STYLE:
                self.numbers.append(struct.unpack_from("<H", data, 2)[0])
        formats = [look_of(number, self.codes.get(number, "")) for number in self.numbers]
        return [self.look(name, start, formats) for name, start in sheets]

    def sheet_name(self, data):
        """(name, place) of a sheet."""
        start, length = struct.unpack_from("<I2xB", data)
        if self.version < BIFF8:
            return data[7 : 7 + length].decode("gb18030", "replace"), start
        wide = data[7] & 1
        return data[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace"), start

    def code(self, data):
        """A number format as text."""
        if self.version < BIFF8:
            return data[3:].decode("latin-1")
        wide = data[4] & 1
        return data[5:].decode("utf-16-le" if wide else "latin-1", "replace")

    def look(self, name, start, formats):
        """The look of one sheet. A part that says it is larger than any sheet can be is broken: the reader
        would make room for it."""
        look = Look(name)
        for kind, data in self.nested(start):
            if kind == REACH and len(data) >= 12:
                self.check_reach(data)
            elif kind == ROW and len(data) >= 16:
                if struct.unpack_from("<I", data, 12)[0] & 0x20:
                    look.hidden_rows.add(struct.unpack_from("<H", data)[0])
            elif kind in (NUMBER, SHORT, FORMULA, SWITCH) or kind in TEXTS:
                self.cell(look, kind, data, formats)
            elif kind == SHORTS:
                row, first = struct.unpack_from("<HH", data)
                for index in range((len(data) - 6) // 6):
                    style = struct.unpack_from("<H", data, 4 + index * 6)[0]
                    self.number(look, (row, first + index), style, formats)
        return look

    def nested(self, start):
        """Records of a sheet without those of the charts in it."""
        depth, place = 0, start
        while place + 4 <= len(self.stream):
            kind, length = struct.unpack_from("<HH", self.stream, place)
            data = self.stream[place + 4 : place + 4 + length]
            place += 4 + length
            depth += (kind == BOF) - (kind == EOF)
            if depth == 1 and kind != BOF:
                yield kind, data
            if depth <= 0:
                return

    def check_reach(self, data):
        """What a sheet says of its size must be possible."""
        if len(data) >= 14:
            first, last, left, right = struct.unpack_from("<IIHH", data)
        else:
            first, last, left, right = struct.unpack_from("<HHHH", data)
        if last > MOST_ROWS or right > MOST_COLUMNS or first > last or left > right:
            raise broken()

    def cell(self, look, kind, data, formats):
        """A cell with one value."""
        row, column, style = struct.unpack_from("<HHH", data)
        place = row, column
        if kind == SWITCH and data[7]:
            look.instead[place] = ERRORS.get(data[6], "#N/A")
        elif kind == FORMULA and data[12:14] == b"\xff\xff":
            if data[6] == 2:
                look.instead[place] = ERRORS.get(data[8], "#N/A")
        elif kind in (NUMBER, SHORT, FORMULA):
            self.number(look, place, style, formats)
        look.reach(*place)

    def number(self, look, place, style, formats):
        """A number and how it is shown."""
        if style < len(formats) and formats[style]:
            look.looks[place] = formats[style]
        look.reach(*place)
