"""The pages of the test app: a list with everything, a plain template loop to measure against."""

from decimal import Decimal

import django_filters
from django import forms
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import render

from projects.base.money import yi
from projects.ui import registry
from projects.ui.charts import Chart, Series
from projects.ui.filters import (
    AmountRangeFilter,
    DateRangeFilter,
    FilterSet,
    ModelMultiChoiceFilter,
    MultiChoiceFilter,
    SearchFilter,
)
from projects.ui.lists import EmptyState, Figure, ListPage
from projects.ui.tables import (
    BadgeColumn,
    BooleanColumn,
    ChoiceColumn,
    DateColumn,
    DateTimeColumn,
    LightColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    PeriodColumn,
    PointsColumn,
    Table,
    TextColumn,
)

from .models import Area, Work


class TagsColumn(TextColumn):
    """The names of all tags."""

    def value(self, record):
        return "、".join(tag.name for tag in record.tags.all()) or None


class WorkTable(Table):
    name = LinkColumn("work", pinned=True, sub="code")
    area = TextColumn(order_by="area__order")
    tier = ChoiceColumn(phone=False)
    light = LightColumn()
    total = MoneyColumn(unit="yi")
    planned = MoneyColumn()
    rate = PercentColumn(bar=True)
    gap = PointsColumn()
    started_on = DateColumn(phone=False)
    state = BadgeColumn(strong=["draft"])
    second_area = TextColumn(accessor="second_area__name", verbose_name="第二地区", visible=False)
    reported_at = DateTimeColumn(visible=False)
    week = PeriodColumn(visible=False)
    people = NumberColumn(unit="人", visible=False)
    watched = BooleanColumn(visible=False)
    tags = TagsColumn(verbose_name="标签", prefetch=["tags"], orderable=False, visible=False)

    class Meta:
        order_by = ("-total",)


class WorkFilters(FilterSet):
    q = SearchFilter(fields=["name", "code"])
    area = ModelMultiChoiceFilter(queryset=Area.objects.all(), to_field_name="code", label="地区")
    tier = MultiChoiceFilter(choices=Work.Tier.choices, label="层级")
    light = django_filters.ChoiceFilter(choices=Work.Light.choices, label="亮灯")
    total = AmountRangeFilter(label="总投资（万元）")
    started = DateRangeFilter(field_name="started_on", label="开工日期")
    watched = django_filters.BooleanFilter(label="包联")
    people = django_filters.NumberFilter(label="在场人员")

    main = ("q", "area", "tier", "light")


class WorkList(ListPage):
    key = "test.work"
    title = "重点项目"
    table_class = WorkTable
    filterset_class = WorkFilters
    parameters = {"year": int}

    def permission(self, user):
        return user.username != "outsider"

    def queryset(self, request):
        return Work.objects.all()

    def totals(self):
        return {"total": Sum("total"), "planned": Sum("planned")}

    def summary(self, totals):
        return [
            Figure("总投资", f"{yi(totals['total'])} 亿元"),
            Figure("年度计划投资", f"{yi(totals['planned'])} 亿元", "/works/?sort=-planned"),
        ]

    def headline(self, request):
        return "本周应报 544 个，已报 512 个，逾期 9 个，缺报 23 个。"

    def empty(self, request):
        return EmptyState("还没有项目入库。", "新建项目", "/new/")


class SmallTable(Table):
    name = LinkColumn("work")
    total = MoneyColumn(unit="yi")
    light = LightColumn()


class WorkForm(forms.ModelForm):
    class Meta:
        model = Work
        fields = ["name", "area", "total", "watched", "started_on"]
        help_texts = {"total": "可以写 1.2亿 或 1,200。"}


def work(request, pk):
    """A page with panels, a chart, a small table and a form."""
    found = Work.objects.get(pk=pk)
    form = WorkForm(request.POST or None, instance=found)
    form.is_valid()
    months = [f"{month}月" for month in range(1, 13)]
    chart = Chart(
        "progress",
        title="投资完成与计划曲线",
        unit="亿元",
        labels=months,
        series=[
            Series("计划", [Decimal(month * month) / 10 for month in range(1, 13)], style="dashed"),
            Series("完成", [Decimal(month) for month in range(1, 7)] + [None] * 6),
        ],
        mark="6月",
        mark_label="今天",
    )
    context = {
        "title": found.name,
        "work": found,
        "chart": chart,
        "form": form,
        "small": SmallTable,
        "rows": Work.objects.all()[:3],
    }
    return render(request, "testapp/work.html", context)


def plain(request):
    """The floor: a plain template loop over ten columns."""
    rows = Work.objects.select_related("area")[:50]
    return render(request, "testapp/plain.html", {"rows": rows})


def siblings(request, obj):
    """The panel of works in the same area: one query."""
    return {"works": list(Work.objects.filter(area=obj.area_id)[:3])} if obj.area_id else None


def forbidden(user):
    return False


SIBLINGS = registry.Panel(
    "test.work", "siblings", "同地区项目", "testapp/siblings.html", siblings, order=10, queries=1
)
HIDDEN = registry.Panel(
    "test.work", "hidden", "看不到", "testapp/siblings.html", siblings, permission=forbidden
)
EXTENSION = registry.ListExtension(
    "test.work",
    "higher",
    columns={"higher": TextColumn(verbose_name="地区代码", accessor="area__code", visible=False)},
    filters={"area_name": django_filters.CharFilter(field_name="area__name", label="地区名")},
)
NAVIGATION = [
    registry.Entry("home", "工作台", "home", 1, "home"),
    registry.Entry("works", "重点项目", "works", 2, "list"),
    registry.Entry("plain", "周调度", "plain", 3, "week"),
    registry.Entry("missing", "不存在", "no-such-address", 4),
    registry.Entry("secret", "看不到", "works", 5, permission=forbidden),
]


def register():
    """What an app does in `AppConfig.ready`."""
    for item in NAVIGATION:
        registry.navigation.add(item)
    registry.panels.add(SIBLINGS)
    registry.panels.add(HIDDEN)
    registry.extensions.add(EXTENSION)


def home(request):
    return HttpResponse("home")
