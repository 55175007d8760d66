"""What a source offers for a new issue is brought to the measure of the form; nothing of it is lost, and
nothing stands there twice."""

from projects.issues.raising_forms import fitted

LONG = "电" * 130


def test_a_short_title_stays_as_it_is():
    assert fitted({"title": "线路未接通"}) == {"title": "线路未接通"}
    assert fitted({"project": 1}) == {"project": 1}


def test_a_title_is_not_told_again_below_it():
    assert fitted({"title": "线路未接通", "description": "线路未接通"})["description"] == ""


def test_a_long_title_is_cut_and_stands_whole_in_the_description():
    found = fitted({"title": LONG, "description": "现场办公"})
    assert found["title"] == "电" * 29 + "…"
    assert found["description"] == f"{LONG}\n现场办公"
    assert fitted({"title": LONG, "description": f"{LONG}\n请协调"})["description"] == f"{LONG}\n请协调"


def test_of_a_report_the_first_clause_is_the_title_and_the_text_the_description():
    text = "110千伏线路迁改尚未完成，供电公司正在组织设计评审，预计四月底前出具方案。用电暂由变压器供给。"
    assert fitted({"title": text, "description": text}) == {
        "title": "110千伏线路迁改尚未完成",
        "description": text,
    }


def test_of_lines_the_first_is_the_title():
    assert fitted({"title": "线路未接通\n用地未批"}) == {
        "title": "线路未接通",
        "description": "线路未接通\n用地未批",
    }
