"""The set-up and the test run: what is laid out, what is locked, what may be left out."""

import re
import socket

import pytest

from tools import assets, browser, demo, postgres, run_tests


@pytest.mark.parametrize(
    "line", ["//# sourceMappingURL=a.js.map", "/*# sourceMappingURL=a.css.map */", "//@ sourceMappingURL=a"]
)
def test_source_maps_are_taken_out(line):
    assert assets.without_source_map(f"go()\n{line}\n") == "go()\n\n"


def test_code_that_speaks_of_source_maps_stays():
    code = 'const mark = "//# sourceMappingURL=" + name'
    assert assets.without_source_map(code) == code


def test_a_lock_loses_the_addresses_of_sponsors():
    lock = {"packages": {"": {"name": "a"}, "b": {"version": "1", "funding": {"url": "x"}}}}
    assert assets.strip_lock(lock) == {"packages": {"": {"name": "a"}, "b": {"version": "1"}}}


def pins(name):
    """Package and version of every line of a requirements file."""
    text = (assets.ROOT / "requirements" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def test_what_is_tested_is_what_is_served():
    base, dev = pins("base.txt"), pins("dev.txt")
    assert base
    assert {name: dev.get(name) for name in base} == base


def test_results_are_added_up():
    sqlite = (0, {"tests": 10, "failures": 0, "errors": 0, "skipped": 1})
    other = (0, {"tests": 5, "failures": 0, "errors": 0, "skipped": 0})
    assert run_tests.total([sqlite, other]) == ("total: 14 passed, 0 failed, 1 skipped", True)
    failing = (1, {"tests": 5, "failures": 1, "errors": 1, "skipped": 0})
    assert run_tests.total([sqlite, failing]) == ("total: 12 passed, 2 failed, 1 skipped", False)


def test_a_run_that_chose_no_test_spoils_no_other():
    chosen = (0, {"tests": 1, "failures": 0, "errors": 0, "skipped": 0})
    none = (run_tests.NO_TESTS, dict.fromkeys(run_tests.COUNTS, 0))
    assert run_tests.total([chosen, none])[1]
    assert not run_tests.total([none, none])[1]


def test_in_ci_nothing_is_left_out(monkeypatch, capsys):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(postgres, "find", lambda: None)
    monkeypatch.setattr(run_tests, "run", lambda *args: pytest.fail("it ran all the same"))
    assert run_tests.main([]) == 1
    said = capsys.readouterr().out
    assert "Chromium" in said
    assert "PostgreSQL" in said


def test_elsewhere_what_is_left_out_is_said(monkeypatch, capsys):
    monkeypatch.setenv("CI", "")
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(postgres, "find", lambda: None)
    runs = []

    def run(name, chosen, arguments, environment):
        runs.append((name, chosen))
        return 0, {"tests": 3, "failures": 0, "errors": 0, "skipped": 0}

    monkeypatch.setattr(run_tests, "run", run)
    assert run_tests.main([]) == 0
    assert runs == [("SQLite", "not browser")]
    said = capsys.readouterr().out
    assert "Left out:" in said
    assert said.splitlines()[-1] == "total: 3 passed, 0 failed, 0 skipped"


def test_a_port_that_is_taken_is_noticed():
    with socket.socket() as server:
        server.bind((demo.HOST, 0))
        port = server.getsockname()[1]
        assert not demo.in_use(port)
        server.listen()
        assert demo.in_use(port)


def test_forgetting_the_demo_leaves_everything_else(monkeypatch, tmp_path):
    monkeypatch.setattr(demo, "DATA", tmp_path)
    for name in ("baolian.sqlite3", "baolian.sqlite3-wal", "secret-key"):
        (tmp_path / name).touch()
    (tmp_path / "uploads").mkdir()
    demo.forget()
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
