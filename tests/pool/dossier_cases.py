"""Reading a dossier as somebody gets it."""

import io

from docx import Document


def opened(client, user, project):
    """(the document, its whole text) as somebody gets it."""
    client.force_login(user)
    response = client.get(f"/projects/{project.pk}/dossier.docx")
    assert response.status_code == 200
    document = Document(io.BytesIO(response.content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return document, "\n".join(texts)


def headings_of(document):
    return [one.text for one in document.paragraphs if one.style.name == "Heading 1"]


def without_record(document):
    """The sections that the closing line names."""
    line = next((one.text for one in document.paragraphs if one.text.startswith("无记录：")), "")
    return line.removeprefix("无记录：").rstrip("。").split("、") if line else []


def rows_of(document, heading):
    """The rows of the tables with a heading in one of their columns, as texts."""
    tables = [one for one in document.tables if heading in [cell.text for cell in one.rows[0].cells]]
    return [[cell.text for cell in row.cells] for one in tables for row in one.rows[1:]]


def overview_of(document):
    """{label: [(text, as of)]} of the first page."""
    found = {}
    for label, told, as_of in rows_of(document, "情况"):
        found.setdefault(label, []).append((told, as_of))
    return found
