"""The catalogue of translations: extracted, filled and compiled with Babel, without gettext's own programs.

`python -m tools.messages update` brings the catalogue in line with the sources and keeps what is translated;
`... update --fill FILE.json ...` also fills empty entries from {"msgid": "translation"} files;
`... compile` writes the .mo file that the product reads.
A message with a context is "context\\u0004msgid" in a JSON file, as in gettext's own.
"""

import argparse
import io
import json
import re
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
CONTEXT = "\x04"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "_lazy": None,
    # gettext beside a module that has `_` for the lazy one.
    "_now": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """\
# The Chinese of every text in the sources; `make messages` keeps it in line with them.
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
# %(name)s and {name}; a doubled %% is a plain percent sign.
PLACEHOLDER = re.compile(r"%%|%\((?P<percent>\w+)\)\w|(?P<bare>%[sd])|\{(?P<brace>\w*)\}")


def sources():
    """Every Python file and template a reader's text can come from, in a fixed order."""
    yield from sorted(path for path in (ROOT / "projects").rglob("*.py") if "migrations" not in path.parts)
    yield from sorted((ROOT / "config").glob("*.py"))
    yield from sorted((ROOT / "templates").rglob("*.*"))


def template_code(text, origin):
    """The Python-like code Django makes of a template's texts, laid out so that any tokenizer takes it.

    What is not a text becomes X by X; its indentation and exotic blanks would be syntax errors.
    """
    lines = templatize(text, origin=origin).splitlines()
    return "\n".join(re.sub(r"\s", " ", line).strip() for line in lines)


def extract(paths=None):
    """A catalogue of all messages in the sources, without translations."""
    catalog = Catalog(locale="zh_Hans")
    for path in paths or sources():
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = template_code(text, str(path))
        place = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
        found = extract_python(io.BytesIO(text.encode()), KEYWORDS, (), {"encoding": "utf-8"})
        for line, function, arguments, _comments in found:
            add(catalog, function, arguments, (place, line))
    return catalog


def add(catalog, function, arguments, location):
    """Put one call of a gettext function into the catalogue; a call without a literal text is none."""
    arguments = (arguments,) if isinstance(arguments, str) else tuple(arguments or ())
    context, ids = None, []
    for place in KEYWORDS[function] or (1,):
        index, is_context = (place[0], True) if isinstance(place, tuple) else (place, False)
        value = arguments[index - 1] if index <= len(arguments) else None
        if not value:
            return
        if is_context:
            context = value
        else:
            ids.append(value)
    catalog.add(ids[0] if len(ids) == 1 else tuple(ids), locations=[location], context=context)


def load():
    """The catalogue as it stands in the repository, or an empty one."""
    if not PO.exists():
        return Catalog(locale="zh_Hans")
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def merge(extracted, known, fill):
    """The extracted messages with the translations already known, then with those of `fill`.

    `fill` maps context-qualified msgids to translations and only serves entries still empty.
    """
    for message in extracted:
        if not message.id:
            continue
        old = known.get(message.id, message.context)
        translated = text_of(old) if old else ""
        translated = translated or lookup(fill, message)
        if translated:
            message.string = (translated,) if message.pluralizable else translated
        message.flags.discard("fuzzy")
    return extracted


def text_of(message):
    """A message's translation or ""; Chinese has one form, so a plural has one text too."""
    text = message.string if isinstance(message.string, str) else next(iter(message.string or ()), "")
    return text or ""


def singular(message):
    return message.id if isinstance(message.id, str) else message.id[0]


def lookup(fill, message):
    """The translation a dictionary has for a message, as typed, or "".

    Templates double a lone percent sign and may break lines; who fills a dictionary need not know.
    """
    prefix = message.context + CONTEXT if message.context else ""
    msgid = singular(message)
    found = fill.get(prefix + msgid)
    if not found and "%%" in msgid:
        values = "|".join(placeholders(msgid)) or "(?!)"
        plain = fill.get(prefix + msgid.replace("%%", "%"), "")
        found = re.sub(rf"%(?!\((?:{values})\))", "%%", plain)
    if not found:
        found = fill.get(" ".join((prefix + msgid).split()))
    return found or ""


def placeholders(text):
    """The sorted names of the places a text leaves for values: they must match in every language."""
    found = [match["percent"] or match["bare"] or match["brace"] for match in PLACEHOLDER.finditer(text)]
    return sorted(name for name in found if name)


def holes(catalog):
    """The messages without a translation, context-qualified."""
    return [
        (message.context + CONTEXT if message.context else "") + singular(message)
        for message in catalog
        if message.id and not text_of(message)
    ]


def save(catalog):
    """Write the catalogue without dates and line numbers, so that a diff shows texts alone."""
    body = io.BytesIO()
    write_po(body, catalog, width=None, omit_header=True, include_lineno=False, sort_output=True)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text(HEADER + body.getvalue().decode().lstrip("\n"), encoding="utf-8")


def update(files):
    fill = {}
    for file in files:
        fill.update(json.loads(Path(file).read_text(encoding="utf-8")))
    catalog = merge(extract(), load(), fill)
    save(catalog)
    missing = holes(catalog)
    for msgid in missing:
        print(f"not translated: {msgid!r}")
    print(f"{len(catalog)} messages, {len(missing)} not translated")


def compile_catalogue():
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, load())


def main():
    parser = argparse.ArgumentParser(description="Keep the catalogue of translations.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("update").add_argument("--fill", nargs="*", default=[], metavar="FILE.json")
    commands.add_parser("compile")
    options = parser.parse_args()
    if options.command == "compile":
        compile_catalogue()
    else:
        settings.configure()
        django.setup()
        update(options.fill)


if __name__ == "__main__":
    main()
