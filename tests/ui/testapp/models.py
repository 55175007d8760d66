"""Works in areas: one field of each kind that a list shows."""

from django.db import models

from projects.base.money import MoneyField
from projects.base.periods import WeekField


class Area(models.Model):
    name = models.CharField("area", max_length=40)
    code = models.CharField(max_length=20, unique=True)
    order = models.IntegerField(default=0)

    class Meta:
        ordering = ["order"]

    def __str__(self):
        return self.name


class Tag(models.Model):
    name = models.CharField(max_length=40)

    def __str__(self):
        return self.name


class Work(models.Model):
    class Tier(models.TextChoices):
        NEAR_TERM = "NEAR_TERM", "近期可实施"
        ROLLING = "ROLLING", "定期可滚动"
        LONG_TERM = "LONG_TERM", "长期有储备"

    class Light(models.TextChoices):
        GREEN = "GREEN", "正常"
        YELLOW = "YELLOW", "预警"
        RED = "RED", "滞后"

    name = models.CharField("项目名称", max_length=200)
    code = models.CharField("项目代码", max_length=30, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="地区")
    second_area = models.ForeignKey(
        Area, models.PROTECT, null=True, related_name="+", verbose_name="第二地区"
    )
    tier = models.CharField("层级", max_length=10, choices=Tier)
    light = models.CharField("亮灯", max_length=6, choices=Light, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=[("draft", "草稿"), ("sent", "已报送")], default="draft"
    )
    total = MoneyField("总投资")
    planned = MoneyField("年度计划投资", null=True)
    rate = models.DecimalField("投资完成率", max_digits=6, decimal_places=2, null=True)
    gap = models.DecimalField("序时差", max_digits=6, decimal_places=2, null=True)
    started_on = models.DateField("开工日期", null=True)
    reported_at = models.DateTimeField("最近报送", null=True)
    week = WeekField("报送周", null=True)
    people = models.IntegerField("在场人员", default=0)
    watched = models.BooleanField("包联", default=False)
    tags = models.ManyToManyField(Tag)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
