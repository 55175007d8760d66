"""Refuse JavaScript that Chromium 109 does not know, and texts that no catalogue translates.

`python -m tools.js_floor FILE...` prints what it refuses as file:line: what. The list is of names, found by
their spelling: cheap, and enough for scripts that are small and have no build step.
"""

import re
import sys

from tools.report import report

TOO_NEW = {
    r"\bArray\.fromAsync\b": "Array.fromAsync (121)",
    r"\b(Object|Map)\.groupBy\b": "groupBy (117)",
    r"\bPromise\.withResolvers\b": "Promise.withResolvers (119)",
    r"\bPromise\.try\b": "Promise.try (128)",
    r"\.(toSorted|toReversed|toSpliced)\(": "copying array methods (110)",
    r"\.(isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(": "Set methods (122)",
    r"\.(intersection|union|difference)\(": "Set methods (122)",
    r"\.(isWellFormed|toWellFormed)\(": "well-formed strings (111)",
    r"\bIterator\.(from|prototype)\b": "iterator helpers (122)",
    r"\bURL\.(canParse|parse)\b": "URL.canParse (120)",
    r"\bAbortSignal\.any\b": "AbortSignal.any (116)",
    r"\bRegExp\.escape\b": "RegExp.escape (136)",
    r"\bMath\.(f16round|sumPrecise)\b": "newer Math (135)",
    r"\bError\.isError\b": "Error.isError (134)",
    r"\bstartViewTransition\b": "view transitions (111)",
    r"\b(showPopover|hidePopover|togglePopover)\b": "popovers (114)",
    r"\b(setHTMLUnsafe|parseHTMLUnsafe|getHTML|moveBefore)\b": "newer DOM methods (124 or later)",
    r"\bscheduler\.yield\b": "scheduler.yield (129)",
    r"\bIntl\.DurationFormat\b": "Intl.DurationFormat (129)",
    r"\bTemporal\.": "Temporal (144)",
    r"\bFloat16Array\b": "Float16Array (135)",
    r"\bwith\s*\{\s*type\s*:": "import attributes (123)",
    r"^\s*(await\s+)?using\s+\w+\s*=": "using declarations (134)",
    r"[=(,:!&|?]\s*/[^/\n]+/[a-z]*v": "regular expressions with v (112)",
}
# What the page's policy refuses, and would only be noticed in a browser.
FORBIDDEN = {
    r"\beval\(": "eval: the policy of the pages refuses it",
    r"\bnew Function\(": "new Function: the policy of the pages refuses it",
    r"https?://(?!www\.w3\.org/)": "an address of another host",
}
TEXTS = {
    r"[\u3000-\u303f\u3400-\u9fff\uff01-\uff60]": "Chinese text: the page hands texts to its scripts",
    r"(textContent|innerText|title|placeholder|ariaLabel)\s*=\s*[\"'`][^\"'`]*[A-Za-z]{2,}": (
        "an untranslated text: the page hands texts to its scripts"
    ),
    r"\b(alert|confirm|prompt)\(\s*[\"'`]": "an untranslated text: the page hands texts to its scripts",
}
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\\])//[^\n]*", re.DOTALL)


def without_comments(text):
    """The code with its comments blanked out and its lines where they were."""
    return COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)


def check(text):
    """The list of (line, what) that a script's text may not hold."""
    code = without_comments(text)
    return sorted(
        (number, what)
        for number, line in enumerate(code.splitlines(), 1)
        for pattern, what in {**TOO_NEW, **FORBIDDEN, **TEXTS}.items()
        if re.search(pattern, line)
    )


if __name__ == "__main__":
    sys.exit(report(check, sys.argv[1:], "scripts"))
