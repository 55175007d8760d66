"""The bulletin as Word and Excel: names, editions, drafts, and who may have them."""

import io
from urllib.parse import unquote

import pytest
import time_machine
from docx import Document
from openpyxl import load_workbook

from projects.bulletins.models import Bulletin

from .cases import NOW, make_bulletin, make_month, publish_month

pytestmark = pytest.mark.django_db
DOCX, XLSX = "/months/2025-03/bulletin.docx", "/months/2025-03/tables.xlsx"


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def month(cast):
    cast.behind, cast.fine, cast.late = make_month()
    return cast


def fetch(client, user, address):
    """(the file, its name)."""
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return io.BytesIO(response.content), unquote(response["Content-Disposition"])


def words(file):
    """All text of a document, its headers too."""
    document = Document(file)
    parts = [one.text for one in document.paragraphs]
    for table in document.tables:
        parts += [cell.text for row in table.rows for cell in row.cells]
    for section in document.sections:
        parts += [one.text for one in section.header.paragraphs]
    return "\n".join(parts)


def cells(file):
    """(names of the sheets, all text of a workbook)."""
    book = load_workbook(file)
    said = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    return book.sheetnames, "\n".join(said)


def red_title():
    """What the red list is called in the paper."""
    paper = Bulletin.objects.get().edition.paper
    return next(table["title"] for table in paper["tables"] if table["key"] == "red")


def test_the_document_for_publication_has_no_red_list(client, month):
    publish_month(month.office)
    file, name = fetch(client, month.reviewer, DOCX)
    text = words(file)
    assert "0.40亿元" in text
    assert red_title() not in text
    assert "draft" not in name
    assert "草稿" not in name
    inner, name = fetch(client, month.office, f"{DOCX}?edition=internal")
    assert red_title() in words(inner)
    client.force_login(month.reviewer)
    assert client.get(f"{DOCX}?edition=internal").status_code == 403


def test_the_workbook_for_publication_has_no_red_list(client, month):
    publish_month(month.office)
    few, text = cells(fetch(client, month.reviewer, XLSX)[0])
    assert red_title() not in text
    public, _text = cells(fetch(client, month.office, XLSX)[0])
    # Who sees his own projects alone has no sheet of all of them.
    assert len(public) == len(few) + 1
    internal, text = cells(fetch(client, month.office, f"{XLSX}?edition=internal")[0])
    assert len(internal) > len(public)
    assert red_title() in text
    client.force_login(month.reviewer)
    assert client.get(f"{XLSX}?edition=internal").status_code == 403


def test_a_draft_says_so_and_is_for_who_may_see_it(client, month):
    make_bulletin(month.office)
    file, name = fetch(client, month.office, DOCX)
    assert "草稿" in name or "draft" in name
    assert words(file)
    for user in (month.reviewer, month.supervision, month.outsider):
        client.force_login(user)
        for address in (DOCX, XLSX):
            assert client.get(address).status_code == 403


def test_without_a_bulletin_it_is_made_of_the_figures_for_who_sees_the_whole_city(client, month):
    for address in (DOCX, XLSX):
        _file, name = fetch(client, month.leader, address)
        assert "草稿" in name or "draft" in name
        client.force_login(month.reviewer)
        assert client.get(address).status_code == 403
        client.force_login(month.outsider)
        assert client.get(address).status_code == 403
    assert not Bulletin.objects.exists()
