"""Every page as its first reader sees it: nothing English in Chinese, nothing of ours Chinese in English.

What people typed is in their own language, so the English pages are read for the texts of the catalogue.
"""

import re
from html.parser import HTMLParser

from django.conf import settings
from django.test import Client

from projects.api.models import ApiToken
from tests.roles import table
from tools import messages
from tools.page_lint import SAME_EVERYWHERE, SHOWN_ATTRIBUTES, UNREAD, VOID

WORD = re.compile(r"(?<![\w.@/-])[A-Za-z][a-z]{2,}(?![\w@/.-]*[@/])")
# An address is in no language; a text to copy ends in one.
ADDRESS = re.compile(r"https?://[\w.:/?&=%-]+")
# Names and codes that stay as they are: of people in the tests, of files, of products.
# OpenAPI and JavaScript are read up to their second capital.
NAMES = {*table.WHO, "admin", "platform", "Baolian", "pdf", "Open", "Java", *SAME_EVERYWHERE}
# A platform's own headings and words stand there as the platform has them, in whatever language one reads.
AS_THEY_ARE = {"platforms:layout"}
READ = [(name, signs.index(".")) for name, signs in table.OWN.items() if "." in signs]


class Texts(HTMLParser):
    """The texts a reader sees or hears on a page."""

    def __init__(self):
        super().__init__()
        self.texts, self.open = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang")))
        self.texts += [value for name, value in attrs if name in SHOWN_ATTRIBUTES and value]

    def handle_endtag(self, tag):
        tags = [name for name, _lang in self.open]
        if tag in tags:
            del self.open[len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data):
        language = next((lang for _tag, lang in reversed(self.open) if lang), "")
        marked = len(self.open) > 1 and language and language != self.open[0][1]
        if data.strip() and not marked and not any(tag in UNREAD for tag, _lang in self.open):
            self.texts.append(" ".join(data.split()))


def texts_of(world, name, column, language):
    """The texts of a page in a language, as the person of a column of the table reads it."""
    client = Client()
    person = world.person(table.WHO[column])
    if person is not None:
        client.force_login(person)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get(world.address(name, world.own))
    if response.streaming:
        response.getvalue()
    if not response.get("Content-Type", "").startswith("text/html"):
        return []
    page = Texts()
    page.feed(response.content.decode())
    return page.texts


def found_on_pages(world, language, wrong):
    """{address: texts} for the texts of every page for which `wrong(text)` holds."""
    found = {name: set(filter(wrong, texts_of(world, name, column, language))) for name, column in READ}
    return {name: texts for name, texts in found.items() if texts}


def test_chinese_pages_hold_no_english(world):
    # A token begins with letters that were drawn.
    drawn = "|".join(ApiToken.objects.values_list("prefix", flat=True))
    unread = re.compile(f"{ADDRESS.pattern}|{drawn}" if drawn else ADDRESS.pattern)
    assert (
        found_on_pages(world, "zh-hans", lambda text: set(WORD.findall(unread.sub("", text))) - NAMES) == {}
    )


def test_english_pages_hold_no_text_of_ours_in_chinese(world):
    ours = {messages.text_of(message) for message in messages.load() if message.id}
    found = found_on_pages(world, "en", ours.__contains__)
    assert {name: texts for name, texts in found.items() if name not in AS_THEY_ARE} == {}
