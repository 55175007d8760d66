"""Refuse what a page may not hold: inline scripts and styles, other hosts, texts that nobody can translate.

`python -m tools.page_lint` looks at every template and at the lock files and prints what it refuses as
file:line: what.
"""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import django
from django.conf import settings
from django.template.base import DebugLexer, TokenType

from tools.report import report

SHOWN_ATTRIBUTES = {"title", "placeholder", "alt", "aria-label", "aria-description", "label", "data-confirm"}
WORD = re.compile(r"[A-Za-z]{2,}")
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff01-\uff60]")
OTHER_HOST = re.compile(r"""(src|href|action|url)\s*=?\s*["'(]*(https?:)?//""", re.IGNORECASE)
# The same in every language: names, units and codes.
SAME_EVERYWHERE = {
    *("English", "Excel", "CSV", "Word", "xlsx", "xls", "csv", "docx", "Enter", "Tab", "Esc", "Ctrl"),
    *("Outlook", "OpenAPI", "JavaScript", "Webhook", "Web", "Internet", "Authorization", "http", "https"),
}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNREAD = {"script", "style", "code", "kbd"}
# Elements newer than Chromium 109 behave as plain ones there, attributes as none.
NEWER_ATTRIBUTES = {"popover", "popovertarget", "commandfor", "closedby", "shadowrootmode"}
# A block that fills a class attribute of the frame.
CLASS_BLOCK = re.compile(r"block \w+_class$")
# A place that Python fills for each row of a prepared piece.
PLACE = re.compile(r"\{\w+\}")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
LOCK_HOSTS = re.compile(r"https?://|--(extra-)?index-url|--find-links|\"resolved\"")


class Page(HTMLParser):
    """Reads the HTML of a template whose tags have been blanked out, and collects what it refuses.

    A name that is the same in every language says so by the `lang` of its element.
    """

    def __init__(self):
        super().__init__()
        self.found = []
        self.open = []  # (tag, lang) of the elements around the current place

    def refuse(self, what):
        self.found.append((self.getpos()[0], what))

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag not in VOID:
            self.open.append((tag, attributes.get("lang")))
        if tag == "script" and "src" not in attributes and attributes.get("type") != "application/json":
            self.refuse("inline script")
        if tag == "style":
            self.refuse("inline style sheet")
        for name, value in attrs:
            if name.startswith(("on", "hx-on")):
                self.refuse(f"{name}= holds a script")
            elif name == "style":
                self.refuse("style=")
            elif name in NEWER_ATTRIBUTES:
                self.refuse(f"{name}= is newer than Chromium 109")
            elif name in SHOWN_ATTRIBUTES or (name == "value" and attributes.get("type") == "submit"):
                self.look_for_text(value or "")

    def handle_endtag(self, tag):
        tags = [name for name, _lang in self.open]
        if tag in tags:
            del self.open[len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data):
        if not any(tag in UNREAD for tag, _lang in self.open):
            self.look_for_text(data)

    def look_for_text(self, text):
        language = next((lang for _tag, lang in reversed(self.open) if lang), "")
        if CHINESE.search(text) and not language.startswith("zh"):
            self.refuse("Chinese text: sources are English, the catalogue holds the Chinese")
        words = [word for word in WORD.findall(PLACE.sub("", text)) if word not in SAME_EVERYWHERE]
        if words and language != "en":
            self.refuse(f"untranslated text {' '.join(words)[:40]!r}")


def html_of(text):
    """A template's HTML alone, line by line: tags, variables, comments and translated texts left out."""
    html, hidden = [], ""
    for token in DebugLexer(text).tokenize():
        source = text[token.position[0] : token.position[1]]
        name = token.contents.split(maxsplit=1)[0] if token.token_type is TokenType.BLOCK else ""
        if name in {"blocktranslate", "blocktrans", "comment"} or CLASS_BLOCK.match(token.contents):
            hidden = f"end{name}"
        if token.token_type is TokenType.TEXT and not hidden:
            html.append(source)
        else:
            html.append("\n" * source.count("\n"))
        if name == hidden:
            hidden = ""
    return "".join(html)


def check_template(text):
    """The list of (line, what) that a template's text may not hold."""
    page = Page()
    page.feed(html_of(text))
    page.close()
    found = page.found
    for number, line in enumerate(text.splitlines(), 1):
        if any(CHINESE.search(tag) for tag in TAG.findall(line)):
            found.append((number, "Chinese in a tag: sources are English"))
        if "{#" in line and "#}" not in line[line.index("{#") :]:
            found.append((number, "{# ends on its own line; longer comments are {% comment %}"))
        if OTHER_HOST.search(line):
            found.append((number, "an address of another host"))
    return sorted(set(found))


def check_lock(text):
    """The list of (line, what) that a lock file's text may not hold: it names packages, never hosts."""
    return [(n, "a host") for n, line in enumerate(text.splitlines(), 1) if LOCK_HOSTS.search(line)]


def main():
    settings.configure()
    django.setup()
    templates = sorted(Path("templates").rglob("*.html"))
    locks = [Path("package-lock.json"), Path("package.json"), *sorted(Path("requirements").glob("*.txt"))]
    dirty = report(check_template, templates, "templates") + report(check_lock, locks, "lock files")
    return 1 if dirty else 0


if __name__ == "__main__":
    sys.exit(main())
