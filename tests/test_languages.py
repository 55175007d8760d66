"""Neither language has a hole: sources are English, and the catalogue has the Chinese of all of it."""

import ast
import re

import pytest
from django.utils.translation import gettext, override

from projects.base import sentences
from tools import messages

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff01-\uff60]")
# Python files that hold Chinese on purpose, each with the reason; a folder ends with /.
CHINESE_ALLOWED = {
    "config/settings.py": "a language is offered under its own name",
    "projects/base/cells.py": "signs that a spreadsheet would take for a formula",
    "projects/base/official.py": "the numbers and the colon of an official document",
    "projects/base/official_parts.py": "fonts of an official document, and where its title may be broken",
    "projects/base/money.py": "amounts as people type them",
    "projects/base/phones.py": "phones as people write them",
    "projects/base/typed.py": "dates as people type them",
    "projects/bulletins/numbers.py": "sentences, and what is no figure, as people write them",
    "projects/dispatch/chain.py": "the signs between items as people type them",
    "projects/home/demo/": "what the people of the demo city are called and write",
    "projects/imports/cells.py": "yes and no, units and blanks as people type them",
    "projects/imports/headings.py": "units, brackets and years in headings as people write them",
    "projects/imports/kept.py": "sums, notes and headings of sections as people write them",
    "projects/imports/tables.py": "the headings of numbers of rows, and of our own marks",
    "projects/investment/agreeing.py": "brackets of an enterprise's name as people type them",
    "projects/pool/duplicates.py": "the parts of names as people write them",
}
# What an English sentence may quote: amounts as people type them.
QUOTED = re.compile("1[.]2亿")
# Signs of English beside Chinese, where a value stands for a word of either.
VALUE = re.compile(r"%%?\(\w+\)\w|\{\w*\}")
HALF_WIDTH = re.compile(r"[\u3400-\u9fff] ?[,:;?!()]|[,:;?!()] ?[\u3400-\u9fff]")
# Django shows these arguments to people.
SHOWN_ARGUMENTS = {"verbose_name", "verbose_name_plural", "label", "help_text", "title", "placeholder"}


@pytest.fixture(scope="module")
def extracted():
    return [message for message in messages.extract() if message.id]


@pytest.fixture(scope="module")
def catalogue():
    return messages.load()


def python_sources():
    for path in messages.sources():
        if path.suffix == ".py":
            name = path.relative_to(messages.ROOT).as_posix()
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def test_every_text_has_its_chinese(extracted, catalogue):
    missing = [
        message.id
        for message in extracted
        if not (known := catalogue.get(message.id, message.context)) or not messages.text_of(known).strip()
    ]
    assert missing == [], "make messages lists them"


def test_every_sentence_of_the_history_has_its_chinese(catalogue):
    known = {message.id for message in catalogue}
    with override("en"):
        told = {verb: str(sentences.text_of(verb)) for verb in sentences.registered()}
    assert {verb: text for verb, text in told.items() if text not in known} == {}


def test_the_catalogue_holds_nothing_else(extracted, catalogue):
    wanted = {(message.context, message.id) for message in extracted}
    assert [m.id for m in catalogue if m.id and (m.context, m.id) not in wanted] == []
    assert [m.id for m in catalogue if m.id and m.fuzzy] == []


def test_chinese_sentences_have_chinese_signs(catalogue):
    wrong = []
    for message in filter(messages.text_of, catalogue):
        forms = [message.string] if isinstance(message.string, str) else message.string
        plain = [re.sub("<[^>]*>", "", VALUE.sub("值", form)) for form in forms]
        wrong += [form for form in plain if message.id and HALF_WIDTH.search(form)]
    assert wrong == []


def test_translations_leave_the_same_places_for_values(catalogue):
    wrong = []
    for message in filter(messages.text_of, catalogue):
        forms = [message.id] if isinstance(message.id, str) else message.id
        places = messages.placeholders(messages.text_of(message))
        # A singular may spell out the number that its plural has as a value.
        if message.id and places not in [messages.placeholders(form) for form in forms]:
            wrong.append(message.id)
    assert wrong == []


def test_messages_are_english(extracted):
    assert [m.id for m in extracted if CHINESE.search(QUOTED.sub("", str(m.id)))] == []


def test_python_holds_no_chinese():
    wrong = []
    for name, tree in python_sources():
        if any(name == allowed or name.startswith(allowed) for allowed in CHINESE_ALLOWED):
            continue
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        wrong += [
            f"{name}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings
            and CHINESE.search(QUOTED.sub("", node.value))
        ]
    assert wrong == []


def test_the_allowed_files_still_need_it():
    names = [name for name, _tree in python_sources()]
    assert [a for a in CHINESE_ALLOWED if not any(name == a or name.startswith(a) for name in names)] == []


def test_names_and_labels_are_translated():
    wrong = [
        f"{name}:{keyword.value.lineno}"
        for name, tree in python_sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in SHOWN_ARGUMENTS
        and isinstance(keyword.value, ast.Constant)
        and isinstance(keyword.value.value, str)
        and re.search("[A-Za-z]{2}", keyword.value.value)
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_read(catalogue):
    """It is compiled at set-up: `make test` does so where the source has changed."""
    message = next(m for m in catalogue if m.id and isinstance(m.id, str) and not m.context and m.string)
    with override("zh-hans"):
        assert gettext(message.id) == message.string
    with override("en"):
        assert gettext(message.id) == message.id
