"""What may be done with enterprises, talks and trips, and what it leaves behind."""

import datetime
from decimal import Decimal

import pytest
from django.utils import translation

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.sentences import sentence
from projects.directory.models import Leader
from projects.investment import prospecting, talking, travelling
from projects.investment.models import Contact, Negotiation, Prospect, Trip
from projects.investment.travelling import Met
from tests.city import make_cast, make_organisation, make_user
from tests.investment.lead_cases import (
    CODE,
    D,
    again,
    promoters,
    registered,
    spoken,
    stamp,
    talks,
    trip,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return promoters(make_cast())


def refused(act, *args, **options):
    """The code with which an act is refused."""
    with pytest.raises(RuleViolation) as error:
        act(*args, **options)
    return error.value.code


def test_an_enterprise_is_registered_once_whoever_follows_it(people):
    made = registered(people, credit_code=CODE.lower(), short_name="北方硅业")
    assert (made.credit_code, made.unit, made.follower) == (CODE, people.industry, people.first)
    # A colleague who may see it learns which it is; another unit only that it is there.
    assert refused(registered, people, "北方硅业有限公司", by=people.mate) == "known"
    for name, facts in [
        ("北方硅业有限公司", {}),
        ("北方硅业集团", {}),
        ("另一家公司", {"credit_code": CODE}),
    ]:
        with pytest.raises(prospecting.Duplicate) as error:
            registered(people, name, by=people.other, **facts)
        assert error.value.code == "registered"
        assert error.value.known is None
        assert "北方硅业" not in str(error.value)
        assert "市工信局" not in str(error.value)
    assert Prospect.objects.count() == 1


def test_what_is_alike_needs_a_word(people):
    registered(people)
    assert refused(registered, people, "北方硅业集团") == "alike"
    prospecting.register(
        {"name": "北方硅业集团"},
        unit=people.industry,
        follower=people.first,
        on=D(2025, 3, 5),
        is_other=True,
        **stamp(people.first),
    )
    assert Prospect.objects.count() == 2


def test_putting_right_a_name_looks_for_duplicates_too(people):
    hidden = registered(people, "远方储能有限公司", by=people.other)
    mine = registered(people)
    assert refused(prospecting.change, mine, {"name": hidden.name}, **stamp(people.first)) == "registered"
    values = {"name": "北方硅业股份有限公司", "trade": "多晶硅"}
    assert prospecting.change(mine, values, **stamp(people.first)) == ["name", "trade"]


def test_a_contact_moves_the_days_and_says_what_comes_next(people):
    made = registered(people, on=D(2025, 3, 3))
    said = spoken(on=D(2025, 3, 20), next_step="送政策清单", next_on=D(2025, 4, 1))
    prospecting.log_contact(made, said, **stamp(people.first))
    prospecting.log_contact(made, spoken("更早的一次", on=D(2025, 3, 1)), **stamp(people.first))
    row = again(made)
    assert (row.first_contact_on, row.last_contact_on) == (D(2025, 3, 1), D(2025, 3, 20))
    # Where nothing was said of it, the next step stays.
    assert (row.next_step, row.next_on) == ("送政策清单", D(2025, 4, 1))
    future = spoken(on=D(2025, 3, 28))
    assert refused(prospecting.log_contact, made, future, **stamp(people.first)) == "future"
    assert refused(prospecting.log_contact, made, spoken(" "), **stamp(people.first)) == "text_needed"


def test_an_enterprise_is_given_up_and_taken_up_with_a_reason(people):
    made = registered(people, next_step="再访", next_on=D(2025, 4, 1))
    assert refused(prospecting.give_up, made, reason=" ", **stamp(people.first)) == "reason_needed"
    prospecting.give_up(made, reason="投资已定他处", **stamp(people.first))
    assert (again(made).state, again(made).next_on) == ("DROPPED", None)
    assert refused(prospecting.log_contact, made, spoken(), **stamp(people.first)) == "given_up"
    prospecting.take_up(made, reason="重新选址", **stamp(people.first))
    assert refused(prospecting.take_up, made, reason="重复", **stamp(people.first)) == "followed"


def test_it_is_not_given_up_while_in_talks_and_outsiders_do_not_learn_why(people):
    made = registered(people)
    talks(people, made)
    with translation.override("en"):
        with pytest.raises(RuleViolation) as told:
            prospecting.give_up(made, reason="不跟了", **stamp(people.first))
        with pytest.raises(RuleViolation) as hidden:
            prospecting.give_up(made, reason="不跟了", **stamp(people.mate))
        assert "talks" in str(told.value)
        assert "talks" not in str(hidden.value)


def test_handing_over_changes_unit_follower_and_division(people):
    made = registered(people)
    to = {"unit": people.naiman, "follower": people.other, "reason": "选址奈曼旗"}
    prospecting.hand_over(made, **to, **stamp(people.first))
    row = again(made)
    assert (row.unit, row.follower, row.division) == (people.naiman, people.other, people.naiman.division)
    assert refused(prospecting.hand_over, made, **to, **stamp(people.first)) == "same"


def test_talks_begin_with_the_unit_that_reported_first(people):
    made = registered(people)
    row = talks(people, made, by=people.first)
    assert (row.unit, row.first_unit, row.follower) == (people.industry, people.industry, people.first)
    assert set(row.team.all()) == {people.first}
    assert refused(talks, people, made) == "name_taken"
    assert refused(talks, people, made, "另一项目", on=D(2025, 3, 2)) == "early"
    prospecting.give_up(
        other := registered(people, "东方化工有限公司"), reason="无意向", **stamp(people.first)
    )
    assert refused(talks, people, other) == "given_up"


def test_a_contact_about_the_project_counts_for_the_enterprise_and_tells_it_nothing(people):
    row = talks(people)
    said = spoken("谈土地价格", next_step="报方案", next_on=D(2025, 4, 2))
    talking.log_contact(row, said, **stamp(people.first))
    prospect = again(row.prospect)
    assert (again(row).last_contact_on, prospect.last_contact_on) == (D(2025, 3, 20), D(2025, 3, 20))
    assert (again(row).next_step, prospect.next_step) == ("报方案", "")
    history = " ".join(sentence(event) for event in events.history(prospect))
    assert "谈土地价格" not in history
    assert row.name not in history


def test_the_team_changes_but_its_follower_stays_on_it(people):
    row = talks(people)
    assert refused(talking.leave, row, people.first, **stamp(people.first)) == "follows"
    talking.join(row, people.mate, **stamp(people.first), follows=True)
    assert again(row).follower == people.mate
    talking.leave(row, people.first, **stamp(people.mate))
    assert set(row.team.all()) == {people.mate}
    assert refused(talking.join, row, people.mate, **stamp(people.mate)) == "on_team"
    assert refused(talking.leave, row, people.other, **stamp(people.mate)) == "not_on_team"


def moved(people, row, shares, **more):
    """Move talks to the Naiman bureau."""
    options = {"unit": people.naiman, "division": people.naiman.division, "follower": people.other}
    options |= {"reason": "落户奈曼旗"} | more
    return talking.move(row, shares=shares, **options, **stamp(people.bureau))


def test_talks_move_between_units_with_shares_of_one_whole(people):
    row = talks(people)
    shares = [(people.industry, Decimal("33.33")), (people.naiman, Decimal("66.67"))]
    assert refused(moved, people, row, []) == "shares_needed"
    assert refused(moved, people, row, [(people.industry, Decimal(60)), (people.naiman, Decimal(30))]) == (
        "not_whole"
    )
    assert refused(moved, people, row, [(people.naiman, Decimal(50))] * 2) == "unit_twice"
    assert refused(moved, people, row, [*shares, (make_organisation("市商务局"), Decimal(0))]) == "no_part"
    assert refused(moved, people, row, shares, unit=people.industry) == "same"
    assert not row.shares.exists()
    moved(people, row, shares)
    now = again(row)
    assert (now.unit, now.first_unit, now.follower) == (people.naiman, people.industry, people.other)
    assert {(one.unit, one.percent) for one in now.shares.all()} == set(shares)
    # Who talked before stays on the team; who follows now sees the enterprise as well.
    assert set(now.team.all()) == {people.first, people.other}
    assert Prospect.objects.allowed(people.other).get() == row.prospect
    with translation.override("en"):
        assert "奈曼旗工信局 66.67%" in sentence(events.history(row)[0])


def test_talks_end_with_a_day_and_a_reason_and_can_go_on(people):
    row = talks(people, on=D(2025, 3, 10))
    end = {"on": D(2025, 3, 25), "reason": "电价谈不拢"}
    assert refused(talking.break_off, row, **end | {"on": D(2025, 3, 9)}, **stamp(people.first)) == "early"
    assert refused(talking.break_off, row, **end | {"on": D(2025, 3, 28)}, **stamp(people.first)) == "future"
    talking.break_off(row, **end, **stamp(people.first))
    assert (again(row).state, again(row).ended_on) == ("DROPPED", D(2025, 3, 25))
    assert refused(talking.log_contact, row, spoken(), **stamp(people.first)) == "ended"
    talking.resume(row, reason="企业重提", **stamp(people.first))
    assert (again(row).state, again(row).ended_on) == ("TALKING", None)
    assert Negotiation.objects.talking().count() == 1


def test_a_trip_is_logged_with_whom_they_met_all_or_none(people):
    known = registered(people)
    row = talks(people, registered(people, "东方化工有限公司", on=D(2025, 3, 1)), on=D(2025, 3, 10))
    day = D(2025, 3, 18)
    met = [
        Met(spoken("参观生产线", on=day), prospect=known),
        Met(spoken("初次见面", on=day), name="远方储能有限公司", credit_code=CODE),
        Met(spoken("谈用电", on=day), prospect=row.prospect, negotiation=row),
    ]
    hidden = registered(people, "西部铝业有限公司", by=people.other)
    with pytest.raises(RuleViolation) as error:
        trip(people, *met, Met(spoken("见面", on=day), name=hidden.name))
    assert (error.value.code, error.value.row) == ("registered", 3)
    assert not Trip.objects.exists()
    assert not Contact.objects.exists()
    made = trip(people, *met)
    new = Prospect.objects.get(name="远方储能有限公司")
    assert (new.unit, new.follower, new.first_contact_on) == (people.industry, people.first, day)
    assert list(made.contacts.order_by("pk").values_list("prospect", "negotiation")) == [
        (known.pk, None),
        (new.pk, None),
        (row.prospect_id, row.pk),
    ]
    assert again(row).last_contact_on == day


def test_one_new_enterprise_in_two_lines_is_one_enterprise(people):
    twice = [Met(spoken(on=D(2025, 3, 18)), name="远方储能有限公司")] * 2
    with pytest.raises(RuleViolation) as error:
        trip(people, *twice)
    assert (error.value.code, error.value.row) == ("known", 1)


def test_days_of_a_trip_hold_whom_they_met(people):
    outside = Met(spoken(on=D(2025, 3, 21)), name="远方储能有限公司")
    assert refused(trip, people, outside) == "outside"
    assert refused(trip, people, leader_name=" ") == "leader_needed"
    assert refused(trip, people, starts_on=D(2025, 4, 1), ends_on=D(2025, 4, 2)) == "future"
    made = trip(people, Met(spoken(on=D(2025, 3, 20)), name="远方储能有限公司"))
    values = {"starts_on": D(2025, 3, 17), "ends_on": D(2025, 3, 19)}
    assert refused(travelling.change, made, values, **stamp(people.first)) == "met_outside"
    assert travelling.change(made, {"report": "已约回访"}, **stamp(people.first)) == ["report"]
    assert refused(travelling.meet, made, [], **stamp(people.first)) == "nobody"


def test_a_leader_of_the_list_is_named_by_the_list(people):
    leader = Leader.objects.get()
    made = trip(people, led_by=leader, leader_name="")
    assert made.leader_name == str(leader)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_act_has_its_sentence(people, language):
    made = registered(people)
    row = talks(people, made)
    acts = stamp(people.first)
    prospecting.log_contact(made, spoken(), **acts)
    prospecting.change(made, {"trade": "多晶硅", "origin": "FOREIGN"}, **acts)
    talking.log_contact(row, spoken(), **acts)
    talking.change(row, {"name": "新名称", "amount": Decimal(5000)}, **acts)
    talking.join(row, make_user("newcomer"), follows=True, **acts)
    moved(people, row, [(people.naiman, Decimal(100))])
    talking.break_off(row, on=D(2025, 3, 27), reason="暂停", **acts)
    talking.resume(row, reason="恢复", **acts)
    journey = trip(people)
    travelling.change(journey, {"report": "成果", "starts_on": D(2025, 3, 16)}, **acts)
    travelling.meet(journey, [Met(spoken(on=D(2025, 3, 18)), prospect=made)], **acts)
    with translation.override(language):
        for target in (made, row, journey):
            for event in events.history(target):
                assert event.verb not in sentence(event)
                assert "%(" not in sentence(event)


def test_silence_is_counted_from_the_last_contact(people):
    made = registered(people, on=D(2025, 2, 24))
    # Thirty days of the settings: on 26 March the thirtieth is over, the silence begins the day after.
    days = datetime.timedelta(days=30)
    assert not Prospect.objects.silent(made.last_contact_on + days, 30).exists()
    assert Prospect.objects.silent(made.last_contact_on + days + datetime.timedelta(days=1), 30).exists()
