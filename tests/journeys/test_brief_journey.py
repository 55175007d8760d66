"""The brief goes into the chat: the picture is saved as a PNG of a phone's width, the text copied."""

import struct
import zlib

import pytest
import time_machine

from tests.bulletins.week_cases import NOW, WEEK, make_week, publish_brief
from tests.city import make_cast

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = f"/dispatch/{WEEK}/brief/"


@pytest.fixture
def cast():
    with time_machine.travel(NOW, tick=True):
        cast = make_cast()
        make_week()
        publish_brief(cast.office)
        yield cast


def size_and_pixels(path):
    """(width, height, the unpacked lines) of a PNG."""
    content = path.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    place, packed = 8, b""
    while place < len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        if kind == b"IDAT":
            packed += content[place + 8 : place + 8 + length]
        place += length + 12
    return width, height, zlib.decompress(packed)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_picture_is_saved(new_page, cast, tmp_path, width):
    page = new_page(cast.office, width=width, height=900)
    page.goto(PAGE)
    with page.expect_download() as download:
        page.locator("[data-picture=save]").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name.endswith(f"{WEEK}.png")
    across, down, lines = size_and_pixels(path)
    # Three device pixels for each of 390; a blank one would have hardly more than one value.
    assert across == 1170
    assert down > 600
    assert len(set(lines)) > 50


def test_picture_and_text_are_copied(new_page, cast):
    page = new_page(cast.office)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(PAGE)
    page.locator("[data-picture=copy]").click()
    page.locator(".toast-note").wait_for()
    kinds = page.evaluate(
        "navigator.clipboard.read().then((items) => items.flatMap((one) => [...one.types]))"
    )
    assert kinds == ["image/png"]
    page.locator("#picture [data-copy]").click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('科尔沁区'))")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.splitlines()[-1].endswith(PAGE)
