"""What people call units and the parts of the city: in full, for short, with or without the place before it.

"市发展改革委", "通辽市发改委" and "发改委" are 通辽市发展和改革委员会; "旗发改委" is that of the banner
of the project; "通辽市科尔沁区木里图镇" lies in 科尔沁区. What only looks like a name is none: it is answered
with those near it.
"""

import re
from collections import defaultdict
from difflib import SequenceMatcher

from projects.directory.models import Organisation

from .duplicates import plain
from .naming import Names

# What everybody calls the bodies of a government for short, as far as no rule leads there.
SHORT = {
    "发改委": "发展和改革委员会",
    "发改局": "发展和改革局",
    "工信局": "工业和信息化局",
    "工信委": "工业和信息化委员会",
    "工业信息化局": "工业和信息化局",
    "住建局": "住房和城乡建设局",
    "建设局": "住房和城乡建设局",
    "文旅局": "文化和旅游局",
    "文旅体局": "文化旅游体育局",
    "卫健委": "卫生健康委员会",
    "林草局": "林业和草原局",
    "交通局": "交通运输局",
    "应急局": "应急管理局",
    "环保局": "生态环境局",
    "环境局": "生态环境局",
    "审批局": "行政审批局",
    "人社局": "人力资源和社会保障局",
    "科技局": "科学技术局",
    "教体局": "教育体育局",
    "市监局": "市场监督管理局",
    "市场监管局": "市场监督管理局",
    "城管局": "城市管理综合执法局",
    "国资委": "国有资产监督管理委员会",
    "民委": "民族事务委员会",
    "医保局": "医疗保障局",
    "自资局": "自然资源局",
    "农牧业局": "农牧局",
    "退役军人局": "退役军人事务局",
    "政数局": "政务服务与数据管理局",
    "经发局": "经济发展局",
    "政府办": "人民政府办公室",
    "政府办公室": "人民政府办公室",
    "政府": "人民政府",
    "管委会": "管理委员会",
}
ABOVE = ("内蒙古自治区", "内蒙古")
OF_THE_CITY = ("市本级", "市直", "市级")
SUFFIXES = "旗县区市"
# The long words in the names of zones, and what is said for them.
ZONES = {"经济技术开发区": "经开区", "高新技术产业开发区": "高新区"}
# What follows on the name of a banner where a whole address stands in a cell.
ADDRESS = re.compile(r"镇|乡|苏木|街道|办事处|嘎查|村|[农牧林]场|园区|产业园|工业园|基地")
JOINING = re.compile("[和与及]")
TAIL = re.compile(r"(?:委员会|办公室|中心|局|办|委)\w?$")
COMPANY = re.compile("公司|集团|合作社|厂$")
# How much of what tells units apart must agree for one to be offered.
NEAR_UNIT = 0.65


def stem(name):
    """A name without 旗, 县, 区 or 市 at its end; "" where nothing is left that names it."""
    return name[:-1] if len(name) > 2 and name[-1] in SUFFIXES else ""


class DivisionNames(Names):
    """The parts of the city. A name may have the city's before it and a township behind it."""

    def __init__(self, rows):
        rows = list(rows)
        super().__init__(rows, called=lambda row: (row.name, row.short_name, row.name_en, row.code))
        self._roots = [row for row in rows if row.parent_id is None]
        city = [plain(name) for row in self._roots for name in (row.name, row.short_name) if name]
        self._above = sorted({*map(plain, ABOVE), *city}, key=len, reverse=True)
        known = defaultdict(set)
        for row in rows:
            for form in self._abbreviations(row):
                known[form].add(row)
        self._known = {
            form: list(found)
            for form, found in known.items()
            if len(found) == 1 and not self._begins_another(form, *found)
        }

    def _abbreviations(self, row):
        name, short = plain(row.name), plain(row.short_name)
        forms = {stem(name), stem(short)}
        if row.parent_id is not None and stem(name):
            forms.add(name[0] + name[-1])
        for bare in self._bare(name):
            for long, said in ZONES.items():
                if bare.endswith(long):
                    forms |= {bare, bare.replace(long, said)}
        return forms - {""}

    def _begins_another(self, form, row):
        return any(
            name.startswith(form) and any(other != row for other in found)
            for name, found in self._whole.items()
        )

    def _bare(self, key):
        """A name, and what is left of it without the names of what lies above."""
        found = [key]
        for above in (*self._above, *self._above):
            if found[-1].startswith(above) and len(found[-1]) > len(above) + 1:
                found.append(found[-1][len(above) :])
        return found

    def _also(self, text, division):
        key = plain(text)
        if key in OF_THE_CITY:
            return self._roots
        for bare in self._bare(key):
            found = self._whole.get(bare) or self._short.get(bare) or self._known.get(bare)
            if found:
                return found
        return self._at_address(self._bare(key)[-1])

    def _at_address(self, key):
        """The part of the city with whose whole name an address begins."""
        begun = [
            name
            for name, found in self._whole.items()
            if key.startswith(name) and found[0].parent_id is not None
        ]
        if not begun:
            return []
        name = max(begun, key=len)
        rest = key[len(name) :]
        other = any(one in rest for one in self._whole)
        return self._whole[name] if ADDRESS.search(rest) and not other else []

    def _near(self, text):
        near, found = super()._near, []
        for bare in self._bare(plain(text)):
            found += near(bare)
        return [row for row in found if row not in self._roots] or found


class UnitNames(Names):
    """Units, each with its `division` loaded; those of the city come first. `division` in what is asked is
    that of the project: its own bureaus come before those of other parts of the city, which are found by
    their place alone."""

    def __init__(self, rows, *, prefer=None):
        rows = list(rows)
        super().__init__(rows, prefer=prefer)
        public = [row for row in rows if row.kind != Organisation.Kind.ENTERPRISE]
        self._companies = [row for row in rows if row.kind == Organisation.Kind.ENTERPRISE]
        self._places = self._spellings(public)
        self._bodies = defaultdict(list)
        for row in public:
            for _said, body in self._bodies_of(row):
                if row not in self._bodies[where(row), canonical(body)]:
                    self._bodies[where(row), canonical(body)].append(row)
        self._public = public

    @staticmethod
    def _spellings(rows):
        """[(what a name may begin with, the place that it says)], the longest first."""
        known = {"市直": "", "市": ""} | dict.fromkeys(map(plain, ABOVE), "")
        for row in rows:
            if row.division_id is None:
                continue
            names = [plain(name) for name in (row.division.name, row.division.short_name) if name]
            known.update(dict.fromkeys([*names, *filter(None, map(stem, names))], where(row)))
        return sorted(known.items(), key=lambda pair: -len(pair[0]))

    def _bodies_of(self, row):
        return [found for name in (row.name, row.short_name) if name for found in self._parted(plain(name))]

    def _parted(self, key):
        """[(place or None, body)] of a name: as it stands, and without what may be its place."""
        found = [(None, key)]
        for _level in range(3):
            place, body = found[-1]
            begun = next(
                (
                    (spelling, said)
                    for spelling, said in self._places
                    if body.startswith(spelling)
                    and len(body) - len(spelling) > 1
                    # 市场监督管理局 behind 通辽市 has no further place before it.
                    and not (place is not None and said == "")
                ),
                None,
            )
            if begun is None or place:
                break
            found.append((begun[1], body[len(begun[0]) :]))
        return found

    def _also(self, text, division):
        key = plain(text)
        own = division.pk if division is not None and division.parent_id is not None else None
        for place, body in self._parted(key):
            body = canonical(body)
            places = ["" if place is None else place] + ([own] if place is None and own else [])
            for one in places:
                if (one, body) in self._bodies:
                    return self._bodies[one, body]
        if own and len(key) > 2 and key[0] == division.name[-1]:
            return self._bodies.get((own, canonical(key[1:])), [])
        return []

    def _chosen(self, found, division):
        found = super()._chosen(found, division)
        if len(found) > 1 and division is not None:
            found = [row for row in found if row.division_id == division.pk] or found
        return found

    def _near(self, text):
        """A company is answered with companies, a bureau with bureaus of the place that is said."""
        key = plain(text)
        if COMPANY.search(key) or (self._companies and not TAIL.search(key)):
            companies = {plain(row.name): row for row in self._companies}
            return [companies[name] for name in self._closest(key, companies)]
        place, body = self._parted(key)[-1]
        said = {bared(form) for form in (body, canonical(body))}
        scored = []
        for row in self._public:
            if place is not None and where(row) != place:
                continue
            bodies = [self._parted(plain(name))[-1][1] for name in (row.name, row.short_name) if name]
            own = {bared(form) for body in bodies for form in (body, canonical(body))}
            score = max(alike(one, other) for one in said for other in own)
            if score >= NEAR_UNIT:
                scored.append((-score, where(row) != "", len(scored), row))
        return [row for *_order, row in sorted(scored, key=lambda one: one[:3])]


def where(unit):
    """The key of the part of the city whose unit it is, "" for the city itself."""
    if unit.division_id is None or unit.division.parent_id is None:
        return ""
    return unit.division_id


def canonical(body):
    """The name of a body without its place, in the one form in which names are compared."""
    body = SHORT.get(body, body)
    if body.endswith("委"):
        body += "员会"
    return JOINING.sub("", body)


def bared(body):
    """What tells a body from others of its kind: without 局, 委员会, 办公室."""
    return TAIL.sub("", body) or body


def alike(one, other):
    """How much of two short texts agrees; one within the other is near enough."""
    if len(one) > 1 and len(other) > 1 and (one in other or other in one):
        return 1
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
