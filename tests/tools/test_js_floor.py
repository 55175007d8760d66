"""The floor of the scripts, and that they hold no text of their own."""

from pathlib import Path

import pytest

from tools.js_floor import check

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "code",
    [
        "const rows = await Array.fromAsync(source)",
        "const groups = Object.groupBy(rows, (row) => row.week)",
        "const { promise, resolve } = Promise.withResolvers()",
        "const sorted = rows.toSorted()",
        "const both = mine.intersection(yours)",
        "document.startViewTransition(() => draw())",
        'import rows from "./rows.json" with { type: "json" }',
        "const name = /[\\p{L}--[a-z]]/v.test(text)",
        'eval("1")',
        'fetch("https://example.org/")',
        'cell.textContent = "Saved"',
        "cell.title = `Saved at ${time}`",
        'if (!confirm("Really?")) return',
        'cell.textContent = "已报送"',
    ],
)
def test_it_is_refused(code):
    assert check(code)


@pytest.mark.parametrize(
    "code",
    [
        "// Object.groupBy came with 117, 见上\nconst groups = new Map()",
        "/* toSorted\n toReversed */ const last = rows.at(-1) ?? rows.findLast(Boolean)",
        "const copy = structuredClone(rows); cell.textContent = texts.saved",
        'const svg = "http://www.w3.org/2000/svg"',
        "const half = width / 2; const volume = a/v; draw(half)",
        'cell.textContent = "—"',
    ],
)
def test_it_passes(code):
    assert check(code) == []


def test_the_line_is_named():
    assert check("const a = 1\n\nrows.toSorted()\n") == [(3, "copying array methods (110)")]


def test_our_own_scripts_are_within_the_floor():
    for script in (ROOT / "static").rglob("*.js"):
        assert check(script.read_text(encoding="utf-8")) == [], script
