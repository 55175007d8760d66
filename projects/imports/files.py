"""Which files may be brought in: tables that people keep, told by their content, within bounds, with nothing
in them that could act. A file is judged before anything reads it."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from projects.base.uploads import UploadRefused

from . import biff, delimited, packages
from .looks import check_size

SUFFIXES = (".xlsx", ".xls", ".csv", ".txt", ".tsv")
ACCEPT = ",".join(SUFFIXES)


def check(upload):
    """What an upload is: "xlsx", "xls" or "csv", by its content. Raises UploadRefused (codes `empty`, `size`,
    `kind`, `content`, `locked`, `bomb`, `sheets`, `rows`, `columns`, `cells`)."""
    if Path(upload.name).suffix.lower() not in SUFFIXES:
        raise UploadRefused(
            "kind", _("“%(name)s”: only .xlsx, .xls and .csv can be brought in."), name=upload.name
        )
    if not upload.size:
        raise UploadRefused("empty", _("“%(name)s” is empty."), name=upload.name)
    if upload.size > settings.IMPORT_MAX_BYTES:
        raise UploadRefused(
            "size",
            _("“%(name)s” is larger than %(limit)s MB."),
            name=upload.name,
            limit=settings.IMPORT_MAX_BYTES // 1024 // 1024,
        )
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
