"""Which rows of a table are records: all but blanks, hidden rows, sums, headings of sections, headings that
come again, examples and notes."""

import re

from django.utils.translation import pgettext_lazy

from .headings import ONLY_UNIT, folded

TITLE, UNIT = pgettext_lazy("row left out", "title"), pgettext_lazy("row left out", "line of the unit")
HIDDEN, AGAIN = pgettext_lazy("row left out", "hidden row"), pgettext_lazy("row left out", "headings again")
SUM, SECTION = pgettext_lazy("row left out", "sum"), pgettext_lazy("row left out", "heading of a section")
NOTE, EXAMPLE = pgettext_lazy("row left out", "note"), pgettext_lazy("row left out", "example")
# How far to the right the word of a sum may stand, and how long it may be.
LEFT, SHORT = 5, 24
SUMS = re.compile(
    r"^[^,，。;]{0,12}(小计|合计|总计|共计|总合计)(\(?共?\d+[个项]?(项目)?\)?)?[:：]?$|^(小计|合计|总计|共计)[:：(]|^total$|^subtotal$"
)
COUNTED = re.compile(r"^共?计?\d+[个项](项目)?$")
NOTES = re.compile(
    r"^(注|备注|说明|附注|填表说明|填报说明|填写说明|填表人|填报人|制表人?|审核人?|单位负责人|负责人|主管领导|分管领导"
    r"|填报单位|填报日期|填表日期|制表日期|报送时间|联系人|联系电话|单位盖章|盖章|数据来源)(\([^)]*\))?[:：]|^注\d?[.、]"
)
EXAMPLES = re.compile(r"^(示?例|填写示例|样例|示例行|example)([:：(].*)?$")
CHINESE = re.compile(r"^\(?[一二三四五六七八九十百]{1,4}[)、.]?$|^\([一二三四五六七八九十]{1,3}\)$")
CHAPTER = re.compile(
    r"^([一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十]+部分)\D"
)


def is_counting(row):
    """Whether a row only numbers the columns: 1, 2, 3 … or 甲, 乙, 1, 2 …"""
    cells = [folded(cell) for cell in row if cell is not None]
    numbers = [int(cell) for cell in cells if cell.isdecimal() and len(cell) < 4]
    return (
        len(cells) > 2
        and len(numbers) > 1
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] <= 2
        and all(cell.isdecimal() or re.fullmatch("[甲乙丙丁戊己庚a-z]|[-—/]", cell) for cell in cells)
    )


def is_units(row):
    """Whether a row only tells the units of the columns."""
    cells = [folded(cell) for cell in row if cell is not None]
    return bool(cells) and all(map(ONLY_UNIT.match, cells))


class Keeper:
    """Judges the rows under the headings of a layout; `serial` is the column that numbers them or None."""

    def __init__(self, layout, last, serial):
        self.rows, self.hidden, self.into = layout.rows, layout.hidden, layout.into
        self.serial = serial
        self.headings = {
            tuple(cell for cell in self.rows[index] if cell is not None)
            for index in range(max(last - 2, 0), last + 1)
        }
        width = sum(cell is not None for cell in layout.spread(last))
        self.narrow = width < 3
        self.numbered = serial is not None and self._numbered(last)

    def _numbered(self, last):
        """Whether rows are numbered 1, 2, 3, so that 一 or （一） is the number of a section."""
        cells = [folded(row[self.serial]) for row in self.rows[last + 1 :] if row[self.serial] is not None]
        return sum(map(str.isdecimal, cells)) > sum(bool(CHINESE.match(cell)) for cell in cells)

    def left_out(self, index):
        """Why a row is no record: a word; "" for a blank one, None for a record."""
        row = self.rows[index]
        places = [column for column, cell in enumerate(row) if cell is not None]
        if not places or (places == [self.serial] and folded(row[self.serial]).isdecimal()):
            return ""
        if index in self.hidden:
            return HIDDEN
        texts = [folded(row[column]) for column in places[:LEFT] if isinstance(row[column], str)]
        if not texts:
            return None
        return self._by_words(row, places, texts) or self._by_form(index, row, places)

    def _by_words(self, row, places, texts):
        """Sums, notes and examples by what they say."""
        if NOTES.match(texts[0]):
            return NOTE
        if EXAMPLES.match(texts[0]):
            return EXAMPLE
        if any(len(text) <= SHORT and (SUMS.match(text) or COUNTED.match(text)) for text in texts):
            return SUM
        if len(places) > 1 and tuple(row[column] for column in places) in self.headings:
            return AGAIN
        return None

    def _by_form(self, index, row, places):
        """Headings of sections: numbered in Chinese among numbers, merged over columns, or alone in a row."""
        if self.numbered and row[self.serial] is not None and CHINESE.match(folded(row[self.serial])):
            return SECTION
        first = places[0]
        words = [column for column in places if isinstance(row[column], str)]
        if len(words) == 1 and CHAPTER.match(folded(row[words[0]])):
            return SECTION
        if self.narrow:
            return None
        merged = any(
            top == index and left == first and right > left
            for top, left, _b, right in self.into.get(index, ())
        )
        if len(places) == 1 and isinstance(row[first], str) and (merged or first < LEFT):
            return SECTION if merged or len(folded(row[first])) <= SHORT else NOTE
        return SECTION if merged and len(words) == 1 else None
