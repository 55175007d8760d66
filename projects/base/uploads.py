"""What may be uploaded: small kinds of files that offices use, known by their content."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .errors import RuleViolation

# Suffix → (content type, the first bytes of such a file).
KINDS = {
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".pdf": ("application/pdf", b"%PDF-"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
}
ACCEPT = ",".join(KINDS)


class UploadRefused(RuleViolation):
    """Codes: `kind`, `content`, `size`, `empty`."""


def check_bytes(upload, limit):
    """Refuse an upload that is empty or has more bytes than the limit; raises UploadRefused."""
    if not upload.size:
        raise UploadRefused("empty", _("“%(name)s” is empty."), name=upload.name)
    if upload.size > limit:
        raise UploadRefused(
            "size",
            _("“%(name)s” is larger than %(limit)s MB."),
            name=upload.name,
            limit=limit // 1024 // 1024,
        )


def check_upload(upload):
    """Return the content type of an acceptable upload; raises UploadRefused."""
    suffix = Path(upload.name).suffix.lower()
    if suffix not in KINDS:
        raise UploadRefused(
            "kind",
            _("“%(name)s”: only pictures (jpg, png), pdf, docx and xlsx can be uploaded."),
            name=upload.name,
        )
    check_bytes(upload, settings.UPLOAD_MAX_BYTES)
    content_type, magic = KINDS[suffix]
    head = upload.read(len(magic))
    upload.seek(0)
    if head != magic:
        raise UploadRefused(
            "content", _("“%(name)s” is not what its ending says; save it again and retry."), name=upload.name
        )
    return content_type
