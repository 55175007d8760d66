"""Reading a .docx as the XML that it is."""

import io
import zipfile

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {"w": W}


def w(name):
    return f"{{{W}}}{name}"


def parts(content):
    """{name: its parsed XML} of a file's parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


def body(content):
    return parts(content)["word/document.xml"]


def text(element):
    """The text of a paragraph, a cell or more."""
    return "".join(element.itertext(w("t")))


def paragraphs(content):
    """The texts of the paragraphs outside of tables, blank ones too."""
    return [text(one) for one in body(content).findall("w:body/w:p", NS)]


def attributes(element, *names):
    return tuple(element.get(w(name)) for name in names)
