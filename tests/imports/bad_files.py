"""Files that somebody should not send: bombs, disguises, locks; made byte by byte."""

import io
import struct
import zipfile
import zlib

from .reading_cases import Laid, book

MEGABYTE = 1024 * 1024
PLAIN = [["项目名称", "总投资"], ["甲项目", 5]]


def parts_of(content):
    """{name: bytes} of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist()}


def package(parts, compression=zipfile.ZIP_DEFLATED):
    """A package of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as written:
        for name, data in parts.items():
            written.writestr(name, data)
    return content.getvalue()


def changed(changes=(), rows=PLAIN, **replaced):
    """An .xlsx in which texts of its parts are replaced ({part: [(old, new)]}) and parts added."""
    parts = parts_of(book(Laid(rows)))
    for name, pairs in dict(changes).items():
        for old, new in pairs:
            assert old in parts[name], parts[name]
            parts[name] = parts[name].replace(old, new)
    return package({**parts, **replaced})


def lying(content, name, size):
    """A package that says of one part another unpacked size, in both of its lists."""
    found = bytearray(content)
    encoded = name.encode()
    for mark, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        start = found.find(mark)
        while start >= 0:
            if found[start + name_at : start + name_at + len(encoded)] == encoded:
                struct.pack_into("<I", found, start + size_at, size)
            start = found.find(mark, start + 4)
    return bytes(found)


def deflated_zeros(size):
    """Zeros, packed to a thousandth."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join(stream.compress(bytes(MEGABYTE)) for _part in range(size // MEGABYTE)) + stream.flush()


def compound(**streams):
    """An old compound file with these streams, each padded to a size that needs no small sectors."""
    sector, per_table = 512, 128
    names = list(streams)
    datas = [data.ljust(4096, b"\0") for data in streams.values()]
    datas = [data + bytes(-len(data) % sector) for data in datas]
    # Sector 0 is the table, 1 and on the directory, then the streams.
    folders = -(-(len(names) + 1) // 4)
    table = [0xFFFFFFFD] + [2 + index for index in range(folders - 1)] + [0xFFFFFFFE]
    starts = []
    for data in datas:
        starts.append(len(table))
        count = len(data) // sector
        table += [len(table) + index + 1 for index in range(count - 1)] + [0xFFFFFFFE]
    assert len(table) <= per_table
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += (
        bytes(6) + struct.pack("<8I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE) + struct.pack("<I", 0)
    )
    header += struct.pack("<I", 0) + b"\xff" * 4 * 108
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, 1 if names else 0xFFFFFFFF)]
    for index, (name, data) in enumerate(zip(names, datas, strict=True)):
        after = index + 2 if index + 1 < len(names) else 0xFFFFFFFF
        entries.append(_entry(name, 2, starts[index], len(data), right=after))
    directory = b"".join(entries).ljust(folders * sector, b"\0")
    packed = struct.pack(f"<{len(table)}I", *table).ljust(sector, b"\xff")
    return header[:512].ljust(512, b"\xff") + packed + directory + b"".join(datas)


def _entry(name, kind, start, size, child=0xFFFFFFFF, right=0xFFFFFFFF):
    """An entry of the directory of a compound file."""
    encoded = name.encode("utf-16-le") + b"\0\0"
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    if kind == 5:
        return (
            head
            + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )
    return (
        head
        + struct.pack("<III", 0xFFFFFFFF, right, 0xFFFFFFFF)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def record(kind, data=b""):
    """A record of an old workbook."""
    return struct.pack("<HH", kind, len(data)) + data


def old_workbook(*records):
    """The stream of an old workbook: one sheet with these records."""
    bof = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + b"".join(records) + record(0x0A)
    name = "表".encode("utf-16-le")
    bound_size = 4 + 8 + len(name)
    place = len(bof) + bound_size + 4
    bound = record(0x85, struct.pack("<IBBBB", place, 0, 0, 1, 1) + name)
    return bof + bound + record(0x0A) + sheet
