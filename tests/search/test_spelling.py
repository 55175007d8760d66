"""How names sound, and what was typed is read as."""

import pytest

from projects.search.marking import marked, signs_met
from projects.search.matching import searchable_words
from projects.search.spelling import spelled, ways


def test_a_name_has_its_characters_its_pinyin_and_its_initials():
    assert spelled(["通辽梅花"]) == ("\n通辽梅花", "\n tong liao mei hua", "\ntlmh")


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("重庆", " zhong qing", "zq"),
        ("重庆", " chong qing", "cq"),
        ("银行", " yin hang", "yh"),
        ("银行", " yin xing", "yx"),
        ("长春", " chang chun", "cc"),
        ("长春", " zhang chun", "zc"),
        ("单县", " shan xian", "sx"),
        ("吕梁", " lv liang", "ll"),
    ],
)
def test_every_reading_of_a_character_is_kept(name, full, initials):
    _text, pinyin, firsts = spelled([name])
    assert full in pinyin
    assert initials in firsts


def test_a_long_name_keeps_every_reading_without_growing_beyond_measure():
    name = "重庆长春银行行长重行长乐" * 5
    _text, pinyin, _initials = spelled([name])
    assert " zhong qing chang chun yin hang" in pinyin
    assert " yue chong qing" in pinyin
    assert len(pinyin) < 40_000


def test_letters_and_digits_that_stand_together_are_one_sign():
    text, pinyin, initials = spelled(["ＰＶＣ管材50万吨（二期）"])
    assert text.startswith("\npvc管材<50>万吨 二期")
    assert " pvc guan cai <50> wan dun er qi" in pinyin
    assert "pvcgc<50>wdeq" in initials


def test_what_has_no_reading_is_left_out():
    assert spelled(["", "〔〕", "ᠮᠣᠩᠭᠣᠯ"])[1].strip() == ""


@pytest.mark.parametrize(
    ("letters", "read"),
    [
        ("tongliao", " tong liao"),
        ("tongliaomeih", " tong liao mei h"),
        ("xian", " xian"),
        ("xian", " xi an"),
        ("50wan", " <50> wan"),
    ],
)
def test_letters_are_read_as_syllables(letters, read):
    assert read in ways(letters)


@pytest.mark.parametrize("letters", ["tlmh", "zzzz", "", "pvc"])
def test_what_is_no_pinyin_is_not_read(letters):
    assert ways(letters) == []


def test_long_rows_of_letters_are_read_quickly():
    assert len(ways("an" * 20)) <= 6
    assert len(ways("a" * 40)) <= 6


@pytest.mark.parametrize("text", ["", " ", "a", "%", "_ ?", "\x00"])
def test_too_little_to_search_for(text):
    assert searchable_words(text) == []


def test_one_character_is_enough():
    assert searchable_words("梅 a") == ["梅", "a"]


@pytest.mark.parametrize(
    ("typed", "met"),
    [
        ("梅花", {2, 3}),
        ("tlmh", {0, 1, 2, 3}),
        ("meihua", {2, 3}),
        ("meih", {2, 3}),
        ("tongliao梅花", {0, 1, 2, 3}),
        ("zzzz", set()),
        ("2万", set()),
    ],
)
def test_the_signs_that_were_met_are_known(typed, met):
    assert signs_met("通辽梅花", searchable_words(typed)) == met


def test_what_is_marked_is_escaped():
    assert marked("<b>梅花", {3, 4}) == "&lt;b&gt;<mark>梅花</mark>"


@pytest.mark.parametrize(
    ("typed", "met"),
    [
        ("2万吨", set()),
        ("12万吨", {2, 3, 4, 5}),
        ("12wan", {2, 3, 4}),
        ("1.5", set()),
        ("年产12", {0, 1, 2, 3}),
    ],
)
def test_a_number_is_met_as_a_whole(typed, met):
    assert signs_met("年产12万吨铝", searchable_words(typed)) == met


def test_letters_that_are_no_syllable_are_met_whole():
    assert signs_met("PVC管材50万吨", searchable_words("pvcgc50")) == set(range(7))
