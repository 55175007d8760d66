"""How the checks of this folder tell what they refuse."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def report(check, paths, kind):
    """Apply `check(text) -> [(line, what)]` to files, print file:line: what; the exit code, 1 if any."""
    refused = []
    for path in paths:
        text = Path(path).read_text(encoding="utf-8")
        refused += [f"{path}:{line}: {what}" for line, what in check(text)]
    print("\n".join(refused) or f"{len(paths)} {kind} are clean")
    return 1 if refused else 0
