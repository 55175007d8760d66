"""A small pool with a review in it, for the tests of what rolls."""

import datetime
from dataclasses import dataclass

from projects.directory.models import Organisation
from projects.pool.models import GroupReview, RollingReview
from projects.pool.reviewing import open_review
from tests.city import make_organisation, make_project, make_user, moment

FIRST = datetime.date(2025, 4, 1)
OPENED = moment(FIRST, 8)
NOW = moment(datetime.date(2025, 4, 10), 10)
# All that the near term asks.
READY = {
    "owner": None,
    "national_code": None,
    "stage": "PRELIMINARY",
    "site_settled_on": datetime.date(2025, 1, 1),
    "funding": "企业自筹",
    "content": "新建厂房",
    "planned_start_on": datetime.date(2025, 9, 1),
}


def pool_project(**fields):
    """A project that stands in the pool and has not started."""
    defaults = {"stage": "RESERVE", "tier": "ROLLING", "construction_state": "", "started_on": None}
    return make_project(**{**defaults, **fields}, planned=None, on_list=False)


def ready_project(**fields):
    """A project in the pool that meets all criteria of the near term."""
    owner = Organisation.objects.get_or_create(name="测试业主", kind="ENTERPRISE")[0]
    return pool_project(**{**READY, "owner": owner, **fields})


@dataclass
class Pool:
    """A group with four projects, one project without a group, and the review that is open on them."""

    group: Organisation
    member: object
    up: object
    down: object
    stays: object
    far: object
    free: object
    review: RollingReview

    @property
    def part(self):
        """The group's part, as it stands."""
        return GroupReview.objects.get(group=self.group)

    @property
    def rest(self):
        """The part of the projects without a group."""
        return GroupReview.objects.get(group=None)

    def item(self, project):
        """The item of a project."""
        return project.review_items.get()

    def address(self, part=None, end=""):
        """The address of a part's sheet."""
        part = part or self.part
        return f"/pool/reviews/{self.review.pk}/parts/{part.pk}/{end}"


def make_pool(cast):
    """The Pool; its proposals are promote, demote, keep, keep, and keep for the one without a group."""
    group = make_organisation("第一专班", "WORKING_GROUP", short_name="一专班")
    member = make_user("member", "group", scope="ORGANISATION", organisation=group)
    mine = {"working_group": group, "content": "新建"}
    up = ready_project(name="升级项目", tier="ROLLING", working_group=group)
    down = ready_project(name="降级项目", tier="NEAR_TERM", working_group=group, site_settled_on=None)
    stays = pool_project(name="保留项目", **mine)
    far = pool_project(name="远期项目", tier="LONG_TERM", **mine)
    free = pool_project(name="无专班项目", content="新建")
    review = open_review(FIRST, at=OPENED)
    return Pool(group, member, up, down, stays, far, free, review)
