"""Which files may be brought in: tables that people keep, told by their content, within bounds, with nothing
in them that could act. A file is judged before anything reads it."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from projects.base.uploads import KINDS, UploadRefused, check_bytes

from . import biff, delimited, packages
from .looks import check_size

SUFFIXES = (".xlsx", ".xls", ".csv", ".txt", ".tsv")
ACCEPT = ",".join(SUFFIXES)
CONTENT_TYPES = {"xlsx": KINDS[".xlsx"][0], "xls": "application/vnd.ms-excel", "csv": "text/csv"}


def check(upload):
    """What an upload is: "xlsx", "xls" or "csv", by its content. Raises UploadRefused (codes `empty`, `size`,
    `kind`, `content`, `locked`, `bomb`, `sheets`, `rows`, `columns`, `cells`)."""
    if Path(upload.name).suffix.lower() not in SUFFIXES:
        raise UploadRefused(
            "kind", _("“%(name)s”: only .xlsx, .xls and .csv can be brought in."), name=upload.name
        )
    check_bytes(upload, settings.IMPORT_MAX_BYTES)
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    return kind_of(content)


def kind_of(content):
    """The kind of a file's bytes. Raises UploadRefused."""
    if content.startswith(b"PK\x03\x04"):
        packages.check_package(content)
        check_size(packages.looks(content))
        return "xlsx"
    if content.startswith(biff.MAGIC):
        check_size(biff.looks(content))
        return "xls"
    delimited.rows(delimited.decode(content))
    return "csv"
