"""The fates of all demo projects, drawn by chance: when each starts, rests, resumes and ends.

The rule of the first quarter: 244 of the 544 on the list are started or resumed by 31 March of the
plan year. A new project is, if `started_on` lies in the quarter; a continued one, if `resumed_on`
does (one that works through the winter resumes on the year's first days). Where today is earlier,
dates still to come are not recorded: a start is then only planned, a rest only ends by its approval.
"""

import datetime

from projects.pool.models import Stage

from .fate import DAY, Fate, Listing, Rest, YearWork
from .source import chance, deal, read

# Of 544. Through the winter and resumed by the first quarter's end, 183; with 61 new ones, 244.
CONTINUED = {"through": 60, "q1": 123, "late": 105, "stopped": 7, "halted": 5}
NEW = {"q1": 61, "later": 97, "slips": 46, "long": 9, "never": 6, "added": 14, "rolled": 11}
PRIOR = {"done": 85, "withdrawn": 4, "dropped": 6}
INDUSTRY = {"q1": 31, "later": 59}
RESERVE = {"PLANNING": 46, "RESERVE": 76, "PRELIMINARY": 112}
COMPLETING = 72
INDUSTRIAL = "BCD"


def make_fates(frame):
    """Every demo project of the city, in a fixed order, with its future; money comes later."""
    sizes = {"continued": frame.scaled(sum(CONTINUED.values()))}
    sizes["new"] = frame.size - sizes["continued"]
    for group, kinds in (("prior", PRIOR), ("industry", INDUSTRY), ("reserve", RESERVE)):
        sizes[group] = frame.scaled(sum(kinds.values()), least=len(kinds))
    makers = {
        "continued": (CONTINUED, _continued),
        "new": (NEW, _new),
        "prior": (PRIOR, _prior),
        "industry": (INDUSTRY, _industry),
        "reserve": (RESERVE, lambda fate, _year, rng: _reserve(fate, frame.today, rng)),
    }
    fates = []
    for group, (kinds, make) in makers.items():
        for fate in _blank(group, kinds, sizes[group]):
            make(fate, frame.year, chance("fate", fate.key))
            fates.append(fate)
    return fates


def _blank(group, kinds, size):
    """Fates with their place and trade dealt out, still without dates."""
    sectors = {sector["key"]: sector for sector in read("sectors")}
    if group == "industry":
        sectors = {key: each for key, each in sectors.items() if each["industry"] in INDUSTRIAL}
    trades = deal({key: each["weight"] for key, each in sectors.items()}, size, chance(group, "sectors"))
    places = {code: each["weight"] for code, each in read("places").items()}
    divisions = deal(places, size, chance(group, "divisions"))
    dealt = deal(kinds, size, chance(group, "kinds"))
    for number in range(size):
        yield Fate(group, number + 1, sectors[trades[number]], divisions[number], dealt[number])


def date_between(rng, first, last):
    """A day of a span, both ends included."""
    return first + DAY * rng.randrange((last - first).days + 1)


def _d(year, month, day=1):
    return datetime.date(year, month, day)


def winter(rng, year, until=None):
    """The winter stop that begins in November of a year."""
    until = until or date_between(rng, _d(year + 1, 3, 12), _d(year + 1, 4, 10))
    return Rest("WINTER", date_between(rng, _d(year, 11, 8), _d(year, 11, 25)), until)


def _life(fate, rng):
    """Stages from the dates: idea and reserve before the start, building and use after it."""
    start = fate.started_on or fate.planned_start_on
    preliminary = start - DAY * rng.randint(110, 240)
    reserve = preliminary - DAY * rng.randint(120, 260)
    fate.stages = [
        (Stage.PLANNING, reserve - DAY * rng.randint(90, 200)),
        (Stage.RESERVE, reserve),
        (Stage.PRELIMINARY, preliminary),
    ]
    if fate.started_on:
        fate.stages += [(Stage.STARTED, start), (Stage.UNDER_CONSTRUCTION, start + DAY * rng.randint(25, 55))]
        _enter_statistics(fate, rng)
    if fate.completed_on:
        fate.stages.append((Stage.COMPLETED, fate.completed_on))
    if fate.in_production_on:
        fate.stages.append((Stage.IN_PRODUCTION, fate.in_production_on))


def _enter_statistics(fate, rng):
    """Most are entered within a month of the start, some slowly, very few not at all."""
    draw = rng.random()
    days = rng.randint(12, 27) if draw < 0.8 else rng.randint(40, 66) if draw < 0.92 else rng.randint(75, 140)
    if draw < 0.985:
        fate.stat_entered_on = fate.started_on + DAY * days


def _complete(fate, rng, first, last):
    """Finished in a span; enterprises go into production some weeks later."""
    fate.completed_on = date_between(rng, first, last)
    fate.planned_completion_on = fate.completed_on + DAY * rng.randint(-35, 30)
    if "owner" in fate.sector:
        fate.in_production_on = fate.completed_on + DAY * rng.randint(15, 50)


def _on_list(fate, *years):
    for year in years:
        fate.listed[year] = Listing(_d(year, 1))


def _continued(fate, year, rng):
    """Started in an earlier year, planned for both years; resumes this year unless it is stopped."""
    if rng.random() < 0.57:
        fate.started_on = date_between(rng, _d(year - rng.choice((2, 3)), 4), _d(year - 2, 9, 20))
    else:
        fate.started_on = date_between(rng, _d(year - 1, 3, 15), _d(year - 1, 9, 25))
    fate.planned_start_on = fate.started_on - DAY * rng.randint(0, 20)
    resumes = {
        "through": (_d(year, 1, 2), _d(year, 1, 6)),
        "q1": (_d(year, 3, 5), _d(year, 3, 31)),
        "late": (_d(year, 4), _d(year, 4, 27)),
        "stopped": (_d(year, 8), _d(year, 12, 20)),
    }
    if fate.kind in resumes:
        fate.resumed_on = date_between(rng, *resumes[fate.kind])
    if fate.kind != "through" and fate.started_on < _d(year - 2, 10):
        fate.rests.append(winter(rng, year - 2))
    if fate.kind in ("q1", "late"):
        fate.rests.append(winter(rng, year - 1, fate.resumed_on))
    elif fate.kind == "stopped":
        first = date_between(rng, _d(year - 1, 9, 15), _d(year - 1, 11, 5))
        fate.rests.append(Rest("STOPPED", first, fate.resumed_on))
    elif fate.kind == "halted":
        fate.rests.append(winter(rng, year - 1, _d(year, 4, 10)))
        fate.halted_from = _d(year, 4, 10)
    going_on = fate.kind in ("through", "q1", "late")
    if going_on and chance("completes", fate.key).random() < COMPLETING / 288:
        _complete(fate, rng, _d(year, 5, 10), _d(year, 11, 5))
    else:
        fate.planned_completion_on = date_between(rng, _d(year + 1, 6), _d(year + 2, 10, 30))
        if fate.kind in ("q1", "late"):
            fate.rests.append(winter(rng, year))
    fate.work[year - 1] = YearWork("NEW" if fate.started_on.year == year - 1 else "CONTINUED", "cold-region")
    through = "linear" if fate.number % 2 else "cold-region"
    fate.work[year] = YearWork("CONTINUED", through if fate.kind == "through" else "winter-stop")
    if fate.started_on >= _d(year - 1, 4):
        fate.work[year - 1].curve = start_curve(fate.planned_start_on)
    elif any(rest.kind == "WINTER" and rest.until.year == year - 1 for rest in fate.rests):
        fate.work[year - 1].curve = "winter-stop"
    _on_list(fate, year - 1, year)
    if 0.57 < rng.random() < 0.585:
        fate.moved_on, fate.moved_from = date_between(rng, _d(year - 2, 2), _d(year - 2, 10)), "150502"
    _life(fate, rng)


def start_curve(planned):
    """The curve by which the year of a start is measured."""
    return "cold-region" if planned.month <= 3 else "start-q2" if planned.month <= 5 else "start-q3"


# The months in which new projects are planned to start, with their weights.
MONTHS = {3: 14, 4: 62, 5: 46, 6: 26, 7: 14, 8: 8}
SLIPPED = {1: 24, 2: 24, 3: 8, 4: 22, 5: 22, 6: 16, 7: 12}


def _new(fate, year, rng):
    """Planned to start this year: most do, some late, a few not at all."""
    if fate.kind == "q1":
        early = rng.random() < 0.15
        span = (_d(year, 1, 12), _d(year, 2, 12)) if early else (_d(year, 3, 3), _d(year, 3, 31))
        fate.started_on = date_between(rng, *span)
        fate.planned_start_on = fate.started_on.replace(day=rng.randint(1, 20))
    else:
        months = {"added": {7: 6, 8: 8}, "slips": SLIPPED}.get(fate.kind, MONTHS)
        month = rng.choices(list(months), list(months.values()))[0]
        fate.planned_start_on = _d(year, month, rng.randint(1, 25))
        fate.started_on = _late_start(fate, month, year, rng)
    small = fate.sector["size"][0] < 13000
    if small and fate.started_on and fate.started_on < _d(year, 5, 15) and rng.random() < 0.25:
        _complete(fate, rng, _d(year, 9), _d(year, 11, 10))
    else:
        fate.planned_completion_on = date_between(rng, _d(year + 1, 6), _d(year + 2, 10, 30))
        if fate.started_on and fate.started_on < _d(year, 11) and rng.random() < 0.65:
            fate.rests.append(winter(rng, year))
    fate.work[year] = YearWork("NEW", start_curve(fate.planned_start_on))
    if fate.kind == "rolled":
        fate.work[year - 1] = YearWork("NEW", "start-q3")
        _on_list(fate, year - 1)
        if rng.random() < 0.7:
            fate.planned_start_on = date_between(rng, _d(year - 1, 9), _d(year - 1, 12, 20))
    _on_list(fate, year)
    if fate.kind == "added":
        fate.listed[year] = Listing(_d(year, 7, 10), 2)
    _life(fate, rng)


def _late_start(fate, month, year, rng):
    """The actual start of a project that is not among the first quarter's."""
    if fate.kind in ("later", "added", "rolled"):
        # "In its month", and never in the first quarter, whose number is fixed.
        first = max(fate.planned_start_on, _d(year, 4, 1))
        return date_between(rng, first, _d(year, max(month, 4), 28))
    if fate.kind == "never":
        return None
    months = rng.randint(1, 2) if fate.kind == "slips" else rng.randint(3, 5)
    return _d(year, min(max(month + months, 4), 11), rng.randint(2, 27))


def _prior(fate, year, rng):
    """Only on last year's list: finished then, or gone from it."""
    last = year - 1
    if fate.kind == "done":
        new = rng.random() > 0.8
        span = (_d(last, 3, 10), _d(last, 4, 20)) if new else (_d(year - 3, 4), _d(year - 2, 9, 20))
        fate.started_on = date_between(rng, *span)
        fate.planned_start_on = fate.started_on - DAY * rng.randint(0, 20)
        rests = rng.random() < 0.6 and not new
        if rests:
            fate.rests.append(winter(rng, year - 2))
        _complete(fate, rng, _d(last, 6 if new else 5, 15), _d(last, 11, 15))
        curve = start_curve(fate.planned_start_on) if new else "winter-stop" if rests else "cold-region"
        fate.work[last] = YearWork("NEW" if new else "CONTINUED", curve)
    else:
        fate.planned_start_on = date_between(rng, _d(last, 5), _d(last, 8, 25))
        fate.planned_completion_on = date_between(rng, _d(year, 6), _d(year + 1, 10, 30))
        fate.work[last] = YearWork("NEW", start_curve(fate.planned_start_on))
    _on_list(fate, last)
    _life(fate, rng)
    if fate.kind == "withdrawn":
        fate.stages.append((Stage.WITHDRAWN, date_between(rng, _d(last, 9), _d(last, 11, 20))))


def _industry(fate, year, rng):
    """On the key industrial list alone; it does not report to the weekly dispatch."""
    if rng.random() < 0.5:
        fate.started_on = date_between(rng, _d(year - 2, 4), _d(year - 1, 9, 10))
        span = (_d(year, 3, 5), _d(year, 3, 31)) if fate.kind == "q1" else (_d(year, 4), _d(year, 5, 10))
        fate.resumed_on = date_between(rng, *span)
        fate.rests.append(winter(rng, year - 1, fate.resumed_on))
        fate.work[year] = YearWork("CONTINUED", "winter-stop")
        fate.planned_start_on = fate.started_on
    else:
        span = (_d(year, 3, 3), _d(year, 3, 31)) if fate.kind == "q1" else (_d(year, 4), _d(year, 9, 20))
        fate.started_on = date_between(rng, *span)
        fate.planned_start_on = fate.started_on.replace(day=1)
        fate.work[year] = YearWork("NEW", start_curve(fate.planned_start_on))
    fate.planned_completion_on = date_between(rng, _d(year, 12), _d(year + 1, 11, 30))
    _life(fate, rng)


# Days from its planned start to today, from and to, by how far a project of the pool has come.
AHEAD = {"PLANNING": (500, 1700), "RESERVE": (330, 1100), "PRELIMINARY": (-40, 350)}
LEFT, BACK = 12, 5  # of so many of the pool one that is in reserve had left it and came back


def _reserve(fate, today, rng):
    """In the pool, on no list: planned, in reserve, or with its procedures running."""
    fate.planned_start_on = today + DAY * rng.randint(*AHEAD[fate.kind])
    fate.planned_completion_on = fate.planned_start_on + DAY * rng.randint(400, 900)
    if fate.kind == "PLANNING":
        fate.stages = [(Stage.PLANNING, today - DAY * rng.randint(25, 500))]
        return
    preliminary = today - DAY * rng.randint(12, 210)
    reserve = preliminary - DAY * rng.randint(120, 260)
    came_back = fate.kind == "RESERVE" and fate.number % LEFT == BACK
    if fate.kind == "RESERVE":
        reserve = today - DAY * rng.randint(330 if came_back else 60, 600)
    fate.stages = [(Stage.PLANNING, reserve - DAY * rng.randint(90, 200)), (Stage.RESERVE, reserve)]
    if fate.kind == "PRELIMINARY":
        fate.stages.append((Stage.PRELIMINARY, preliminary))
    elif came_back:
        left = reserve + DAY * rng.randint(60, 120)
        back = left + DAY * rng.randint(60, 150)
        fate.stages += [(Stage.WITHDRAWN, left), (Stage.RESERVE, back)]
