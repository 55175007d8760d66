"""What apps show on pages that are not their own."""

from django.template import engines

from projects.ui import registry
from tests.ui import conftest
from tests.ui.suites import PanelSuite
from tests.ui.testapp import pages


class TestSiblings(PanelSuite):
    panel = pages.SIBLINGS
    today = None

    def reader(self):
        return conftest.make_user()

    def make_object(self):
        return conftest.make_works(1)[0]

    def fill(self, obj, count):
        conftest.make_works(count, area=obj.area)


def test_items_stand_in_their_order_and_replace_their_like():
    entries = registry.Registry(lambda entry: entry.name)
    entries.add(registry.Entry("b", "B", "x", order=2))
    entries.add(registry.Entry("a", "A", "x", order=1))
    entries.add(registry.Entry("b", "B anew", "x", order=0))
    assert [entry.label for entry in entries] == ["B anew", "A"]


def test_a_page_asks_for_its_own_panels():
    assert {panel.name for panel in registry.panels.on("test.work")} == {"hidden", "siblings"}
    assert registry.panels.on("elsewhere") == []


def test_panels_are_drawn_for_those_who_may_see_them(reader):
    works = conftest.make_works(2)
    content = reader.get(f"/works/{works[0].pk}/").content.decode()
    assert 'id="panel-siblings"' in content
    assert "看不到" not in content
    assert works[0].name in content


def test_a_panel_may_have_nothing_to_say(rf, db):
    request = rf.get("/")
    request.user = conftest.make_user()
    template = engines["django"].from_string('{% panels "test.work" work %}')
    assert "panel" not in template.render({"work": pages.Work()}, request)


def test_the_navigation_has_what_the_reader_may_open(reader):
    content = reader.get("/works/").content.decode()
    assert "工作台" in content
    assert "看不到" not in content
    assert "不存在" not in content


def test_a_page_below_marks_its_entry(reader):
    (work,) = conftest.make_works(1)
    content = reader.get(f"/works/{work.pk}/").content.decode()
    assert '<a href="/works/" aria-current="page">重点项目</a>' in content
    assert content.count('aria-current="page">工作台') == 0


def test_apps_say_what_a_person_is(reader):
    registry.captions.append(lambda user: [f"{user.name}是填报人员"])
    assert "张三是填报人员" in reader.get("/works/").content.decode()
