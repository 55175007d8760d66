"""Headings as people write them: what they say beside blanks, brackets, units, numbers and years, and which
field each of them means."""

import re
import unicodedata
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import lru_cache

from django.utils.translation import override

# Between the heading of a group and that of its column.
OVER = " / "
CODES = {
    "亿元": "yi",
    "亿": "yi",
    "千万元": "qianwan",
    "百万元": "baiwan",
    "万元": "wan",
    "万": "wan",
    "千元": "qian",
    "元": "yuan",
    "%": "%",
}
FOREIGN = r"[万亿]?(?:美|欧|港|日|澳|英|台)(?:元|币|镑)|usd|eur"
UNIT = rf"(?:{FOREIGN}|亿元|千万元|百万元|万元|千元|元|%)"
# The unit in brackets, after a sign or at the end of a heading; brackets are plain after folding.
ONLY_UNIT = re.compile(rf"^\(?(?:单位:?)?({UNIT})\)?$")
IN_BRACKETS = re.compile(
    rf"\((?:单位|金额单位|计量单位)?:?(?:人民币)?({UNIT}|万|亿)(?:人民币)?(?:[,、/;].*)?\)"
)
AT_END = re.compile(rf"(?:[,:/、;]|单位:?)?({UNIT})$")
UNIT_LINE = re.compile(rf"(?:单位|金额单位|计量单位|货币单位):?\(?(?:[^,、/;]*[,、/;])?(?:人民币)?({UNIT})")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
NUMBERED = re.compile(
    r"^(?:\d{1,2}[.、](?!\d)|[一二三四五六七八九十]{1,3}[、.]|\(\d{1,2}\)|\([一二三四五六七八九十]{1,3}\))"
)
YEAR = re.compile(r"(?:截至|截止|至)?20\d\d年(?:度|(?:1-)?\d{1,2}月份?)?(?:底|末)?")
MONTHS = re.compile(r"(?:截至|截止|至)?(?:1-)?\d{1,2}月份?(?:底|末)?")
SIGNS = re.compile(r"[\s*:,、./\\\-_—·|\"'“”‘’?!;。]+")
# How alike a heading and a name must be, and how much more alike than the next.
ALIKE, AHEAD = 0.75, 0.1
SIMILAR = 4  # a word shorter than this must be written as it is


def folded(text):
    """A heading on one line in plain characters, without blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(text))).lower()


@lru_cache(maxsize=8192)
def normal(text):
    """A heading as it compares, brackets and all."""
    return SIGNS.sub("", NUMBERED.sub("", folded(text)))


@lru_cache(maxsize=8192)
def bare(text):
    """A heading without brackets, unit and number; "" where nothing is left."""
    plain = BRACKETS.sub("", folded(text))
    plain = NUMBERED.sub("", plain)
    return SIGNS.sub("", AT_END.sub("", plain)) or SIGNS.sub("", plain)


@lru_cache(maxsize=8192)
def unitless(text):
    """A heading as it compares, all but the unit of money in brackets; a percentage is another figure."""
    plain = folded(text)
    found = IN_BRACKETS.search(plain)
    return normal(plain if found is None or found[1] == "%" else IN_BRACKETS.sub("", plain))


@lru_cache(maxsize=8192)
def timeless(text):
    """What a heading may mean without the year or the months that it names: 2025年计划投资 is 计划投资 and
    年度计划投资."""
    plain = bare(text)
    without = MONTHS.sub("", YEAR.sub("", BRACKETS.sub("", folded(text))))
    without = bare(without)
    if not without or without == plain:
        return frozenset()
    return frozenset({without, f"年度{without}", f"当年{without}", f"本年{without}", f"本年度{without}"})


def unit_of(text):
    """The unit that a heading names: a code of CODES, "foreign" for other money, "" for none."""
    plain = folded(text)
    found = IN_BRACKETS.search(plain) or AT_END.search(plain)
    return _code(found[1]) if found else ""


def unit_line(text):
    """The unit that a line over a table names (单位：万元), "" where it names none."""
    found = UNIT_LINE.search(folded(text))
    return _code(found[1]) if found else ""


def _code(written):
    return "foreign" if re.fullmatch(FOREIGN, written) else CODES.get(written, "")


class Known:
    """The names of fields, ready to be compared with headings."""

    def __init__(self, fields):
        self.labels, self.written, self.bare = (defaultdict(list) for _way in range(3))
        self.names = []
        for field in fields:
            labels = []
            for language in ("zh-hans", "en"):
                with override(language):
                    labels.append(str(field.label))
            for name in labels:
                self.labels[unitless(name)].append(field.code)
            for name in (*labels, *map(str, field.names)):
                self.written[unitless(name)].append(field.code)
                self.bare[bare(name)].append(field.code)
                self.names.append((field.code, bare(name)))

    def exact(self, heading):
        """The fields that a heading names as it is written, but for its unit: by label before others."""
        return self.labels.get(unitless(heading)) or self.written.get(unitless(heading), ())

    def steps(self):
        """Ways to find the fields that a heading may mean, the surest first."""
        return (
            lambda heading: self.labels.get(unitless(heading), ()),
            lambda heading: self.written.get(unitless(heading), ()),
            lambda heading: self.bare.get(bare(heading.replace(OVER, "")), ()),
            lambda heading: self.bare.get(bare(_joined(heading)), ()),
            lambda heading: [code for way in timeless(_joined(heading)) for code in self.bare.get(way, ())],
            lambda heading: self.written.get(unitless(_last(heading)), ()),
            lambda heading: self.bare.get(bare(_last(heading)), ()),
            lambda heading: [code for way in timeless(_last(heading)) for code in self.bare.get(way, ())],
        )

    def hits(self, headings):
        """How many fields the headings name."""
        steps = self.steps()
        found = set()
        for heading in headings:
            for step in steps:
                if codes := step(heading):
                    found.add(codes[0])
                    break
        return len(found)

    def match(self, headings):
        """{field code: index} for {index: heading}: each field and each column at most once, and none where
        two columns have an equal claim."""
        return self.claimed(headings)[0]

    def claimed(self, headings):
        """(matches, {field code: [indexes]} of the columns that nobody but the reader can choose from)."""
        left, found, doubtful = dict(headings), {}, {}
        for step in self.steps():
            claims = {
                index: [
                    code
                    for code in dict.fromkeys(step(heading))
                    if code not in found and code not in doubtful
                ]
                for index, heading in left.items()
            }
            claims = {index: codes[0] for index, codes in claims.items() if codes}
            claimed = Counter(claims.values())
            for index, code in claims.items():
                if claimed[code] == 1:
                    found[code] = index
                    del left[index]
                else:
                    doubtful.setdefault(code, []).append(index)
        # What is the very name of a field that another column fills means no other one.
        unknown = {
            index: heading
            for index, heading in left.items()
            if not self.exact(heading) and bare(heading) not in self.bare
        }
        return self.similar(unknown, found, doubtful), doubtful

    def similar(self, left, found, doubtful):
        """Add what is alike without being written alike, only where nothing else is nearly as alike; several
        that are alike are doubtful."""
        open_names = [(code, name) for code, name in self.names if code not in found and code not in doubtful]
        likeness = {}
        for index, heading in left.items():
            word = bare(_last(heading))
            for code, name in open_names:
                if len(word) >= SIMILAR and len(name) >= SIMILAR:
                    ratio = SequenceMatcher(None, word, name, autojunk=False).ratio()
                    likeness[index, code] = max(ratio, likeness.get((index, code), 0))
        for (index, code), ratio in sorted(likeness.items(), key=lambda item: -item[1]):
            rivals = [
                other for (column, field), other in likeness.items() if (column == index) != (field == code)
            ]
            if ratio >= ALIKE and code not in found and max(rivals, default=0) <= ratio - AHEAD:
                found[code] = index
        for code in {code for code, _name in open_names} - found.keys():
            alike = [
                index
                for (index, field), ratio in likeness.items()
                if field == code and ratio >= ALIKE and index not in found.values()
            ]
            if len(alike) > 1:
                doubtful[code] = sorted(alike)
        return found


def _last(heading):
    """The heading of the column itself."""
    return heading.rpartition(OVER)[2]


def _joined(heading):
    """Group and column without what stands in brackets."""
    return "".join(BRACKETS.sub("", folded(part)) for part in heading.split(OVER))
