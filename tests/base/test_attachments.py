"""Files: what may be uploaded, and who is served."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.base.models import Attachment
from projects.base.uploads import UploadRefused, check_upload
from tests.city import WEEK, make_cast, make_project, make_report, moment

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.exe", b"MZ", "kind"),
        ("a.png", b"<html>", "content"),
        ("a.pdf", b"", "empty"),
        ("a.svg", b"<svg onload=alert(1)>", "kind"),
    ],
)
def test_it_refuses_other_kinds_of_files(name, content, code):
    with pytest.raises(UploadRefused) as refused:
        check_upload(SimpleUploadedFile(name, content))
    assert refused.value.code == code


def test_it_refuses_what_is_too_large(settings):
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(UploadRefused) as refused:
        check_upload(SimpleUploadedFile("a.png", PNG))
    assert refused.value.code == "size"


def test_a_file_is_served_to_those_who_may_see_its_record(client):
    cast = make_cast()
    report = make_report(make_project(reporter=cast.staff), by=cast.staff)
    upload = SimpleUploadedFile("现场 照片.png", PNG)
    kept = Attachment.store(
        report, upload, content_type=check_upload(upload), by=cast.staff, at=moment(WEEK.first)
    )
    address = f"/attachments/{kept.pk}/"
    client.force_login(cast.staff)
    response = client.get(address)
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == PNG
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    client.force_login(cast.outsider)
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302
