"""What import-linter cannot see: relations by name, lookups of models, and the size of files."""

import ast

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from tools.messages import ROOT

# What each app may know beside itself; the same order as the contracts in pyproject.toml.
LOWER = {
    "base": set(),
    "ui": {"base"},
    "directory": {"base"},
    "api": {"base", "directory"},
    "imports": {"base", "directory"},
    "reminders": {"base", "directory"},
    "search": {"base", "directory"},
    "pool": {"base", "directory"},
    "preparation": {"base", "directory", "pool"},
    "issues": {"base", "directory", "pool"},
    "liaison": {"base", "directory", "pool", "preparation", "issues"},
    "dispatch": {"base", "directory", "pool", "preparation", "issues", "liaison"},
    "investment": {"base", "directory", "pool"},
    "meetings": {"base", "directory", "pool", "preparation", "issues", "liaison", "dispatch"},
    "bulletins": {"base", "directory", "pool", "preparation", "issues", "liaison", "dispatch"},
    "targets": {"base", "directory", "pool", "preparation", "issues", "liaison", "dispatch", "investment"},
    "chains": {"base", "directory", "pool", "investment"},
    "platforms": {"base", "directory", "pool", "preparation", "issues", "liaison", "dispatch", "investment"},
    "home": {
        "base",
        "directory",
        "pool",
        "preparation",
        "issues",
        "liaison",
        "dispatch",
        "investment",
        "meetings",
        "bulletins",
        "targets",
        "chains",
        "platforms",
    },
}
# Mechanisms that serve every app above them: each of these fills its registry.
SERVING = {"api", "imports", "reminders", "search"}
for label in LOWER.keys() - SERVING - {"base", "ui", "directory"}:
    LOWER[label] |= SERVING
MAX_LINES = 400


def product_sources():
    return sorted(path for path in (ROOT / "projects").rglob("*.py") if "migrations" not in path.parts)


@pytest.mark.parametrize("label", LOWER)
def test_relations_point_downwards(label):
    """A foreign key may name its model as a text, which no import shows; the user model always does."""
    upward = [
        f"{model.__name__}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.related_model
        and (field.concrete or field.many_to_many)
        and not field.auto_created
        and field.related_model is not get_user_model()
        and field.related_model._meta.app_label in LOWER.keys() - LOWER[label] - {label}
    ]
    assert upward == []


def test_every_app_has_a_place_in_the_order():
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("projects.")}
    assert ours == set(LOWER)


def test_models_are_not_looked_up_upwards():
    """`apps.get_model` of a higher app would be an import that nobody sees."""
    found = []
    for path in product_sources():
        label = path.relative_to(ROOT / "projects").parts[0]
        higher = LOWER.keys() - LOWER.get(label, set()) - {label}
        found += [
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"get_model", "import_string"}
            for text in node.args[:1]
            if isinstance(text, ast.Constant) and text.value.removeprefix("projects.").split(".")[0] in higher
        ]
    assert found == []


def test_no_file_is_longer_than_one_head_can_hold():
    sources = [*product_sources(), *(ROOT / "tools").rglob("*.py")]
    long = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in sources
    }
    assert {name: lines for name, lines in long.items() if lines > MAX_LINES} == {}
