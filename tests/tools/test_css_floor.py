"""The floor of the style sheets: what Chromium 109 does not know is refused, the rest is not."""

from pathlib import Path

import pytest

from tools.css_floor import check

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "css",
    [
        "a { color: color-mix(in srgb, red, blue) }",
        "a { color: oklch(60% 0.1 20) }",
        "a { color: light-dark(#000, #fff) }",
        "a { color: rgb(from var(--accent) r g b / 50%) }",
        "a { & b { color: red } }",
        "a { .b { color: red } }",
        "@media print { a { b { color: red } } }",
        "@layer base { a { color: red } }",
        "@layer base, ours;",
        "@scope (.card) { a { color: red } }",
        "@starting-style { a { opacity: 0 } }",
        "a { grid-template-columns: subgrid }",
        "h1 { text-wrap: balance }",
        "a { view-transition-name: card }",
        "a { position-anchor: --b; top: anchor(bottom) }",
        "[popover]:popover-open { color: red }",
        "li:not(:user-invalid) { color: red }",
        "li:nth-child(2 of .a) { color: red }",
        "a { width: calc(2 * round(up, 1.5px, 1px)) }",
        "a { margin: 1rlh }",
        "@container style(--a: b) { a { color: red } }",
        "a { field-sizing: content }",
    ],
)
def test_what_is_too_new_is_refused(css):
    assert check(css)


@pytest.mark.parametrize(
    "css",
    [
        "@media (min-width: 40rem) { .a:has(> .b) { height: 100dvh; aspect-ratio: 1 } }",
        "@container sheet (min-width: 30rem) { .a { inset: 0 } }",
        "@supports (text-wrap: balance) { h1 { text-wrap: balance } }",
        "@page { size: A4; margin: 2cm }",
        "@keyframes turn { from { rotate: 0deg } to { rotate: 1turn } }",
        ":root { --gap: clamp(1rem, 2vw, 2rem) } a:focus-visible { accent-color: red }",
        "li:nth-child(2n + 1) { color: rgb(0 0 0 / 50%) }",
    ],
)
def test_what_it_knows_passes(css):
    assert check(css) == []


def test_the_line_is_named():
    assert check("a {\n  color: red;\n  text-wrap: balance;\n}\n") == [(3, "text-wrap (114)")]


def test_our_own_sheets_are_within_the_floor():
    for sheet in (ROOT / "static").rglob("*.css"):
        assert check(sheet.read_text(encoding="utf-8")) == [], sheet
