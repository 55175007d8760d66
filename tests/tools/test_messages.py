"""The tool that keeps the catalogue: what it finds, what it keeps, what it fills."""

import pytest
from babel.messages.catalog import Catalog

from tools import messages


@pytest.fixture
def found(tmp_path):
    """A function that gives (context, msgid) of everything found in a source's text."""

    def extract(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return [(m.context, m.id) for m in messages.extract([path]) if m.id]

    return extract


def test_python_is_read_with_every_function(found):
    source = """
from django.utils.translation import gettext_lazy as _
a = _("one")
b = pgettext("month", "May")
c = ngettext("%(n)s row", "%(n)s rows", n)
d = npgettext_lazy("week", "day", "days", n)
e = _(name)
f = gettext("in two " "pieces")
"""
    assert found("a.py", source) == [
        (None, "one"),
        ("month", "May"),
        (None, ("%(n)s row", "%(n)s rows")),
        ("week", ("day", "days")),
        (None, "in two pieces"),
    ]


def test_templates_are_read_however_they_are_indented(found):
    source = """<div title='it"s'>
      {% translate "Late" %} 中文 {% translate "May" context "month" as may %}
   <p>{% blocktranslate trimmed with n=rows|length %}
        {{ n }} of 5% are late,
        it's said
      {% endblocktranslate %}
 {{ name|default:_("none") }}{# _("not this") #}
</div>"""
    assert found("a.html", source) == [
        (None, "Late"),
        ("month", "May"),
        (None, "%(n)s of 5%% are late, it's said"),
        (None, "none"),
    ]


def test_merging_keeps_what_is_known_and_fills_what_is_empty():
    extracted, known = Catalog(locale="zh_Hans"), Catalog(locale="zh_Hans")
    for msgid in ("kept", "filled", "new", "5%% of %(n)s", "Pass %%(n)s"):
        extracted.add(msgid)
    extracted.add("May", context="month")
    known.add("kept", "保留")
    known.add("gone", "已删")
    fill = {
        "kept": "别的",
        "filled": "填上",
        "5% of %(n)s": "%(n)s的5%",
        "Pass %(n)s": "通过%(n)s",
        "month\x04May": "五月",
    }
    merged = messages.merge(extracted, known, fill)
    assert {m.id: messages.text_of(m) for m in merged if m.id} == {
        "kept": "保留",
        "filled": "填上",
        "new": "",
        "5%% of %(n)s": "%(n)s的5%%",
        "Pass %%(n)s": "通过%%(n)s",
        "May": "五月",
    }
    assert messages.holes(merged) == ["new"]


def test_the_file_holds_neither_dates_nor_line_numbers(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "PO", tmp_path / "locale" / "django.po")
    catalog = Catalog(locale="zh_Hans")
    catalog.add("%(n)s row", "%(n)s行", locations=[("projects/a.py", 12)])
    messages.save(catalog)
    text = messages.PO.read_text(encoding="utf-8")
    assert "Date" not in text
    assert "#: projects/a.py\n" in text
    assert messages.text_of(messages.load().get("%(n)s row")) == "%(n)s行"
    messages.compile_catalogue()
    assert messages.PO.with_suffix(".mo").stat().st_size > 0


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("%(a)s of %(b)d, 5%%", ["a", "b"]),
        ("{a} and {b}", ["a", "b"]),
        ("%s", ["%s"]),
        ("plain", []),
        ("5% of it", []),
    ],
)
def test_placeholders(text, names):
    assert messages.placeholders(text) == names
