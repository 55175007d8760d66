"""What the README says of settings, commands and pictures is so."""

import re

import pytest

from tools.messages import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_lists_every_setting_and_no_other():
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "config").glob("*.py")))
    read = set(re.findall(r"""(?:environ\.get|env_flag|env_list)\(\s*["']([A-Z_]+)["']""", text))
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
    assert listed == read


def test_the_commands_exist():
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"\bmake ([a-z-]+)", README)) <= set(targets)


@pytest.mark.parametrize("picture", re.findall(r"!\[[^]]*\]\(([^)]+)\)", README))
def test_the_pictures_exist(picture):
    assert (ROOT / picture).exists(), "make screenshots takes them"
