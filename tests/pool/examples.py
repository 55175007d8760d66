"""What an address may ask of any list of projects, for the suites of such lists."""

from projects.directory.models import Chain


def project_filters(group, department, leader, **others):
    """{parameter: value}: an example of each filter of projects; `others` replace or add some."""
    return {
        "q": "批量",
        "division": "150502",
        "stage": "UNDER_CONSTRUCTION",
        "light": "GREEN",
        "list": "CITY_KEY",
        "tier": "NEAR_TERM",
        "band": "5-10",
        "industry": "NONE",
        "planned_start_before": "2025-12-31",
        "moved_on": "PRELIMINARY",
        "build_type": "CONTINUED",
        "chain": str(Chain.objects.first().pk),
        "working_group": str(group.pk),
        "department": str(department.pk),
        "leader": str(leader.pk),
        "lacks": "steward",
        "suspended": "false",
        "held_by": str(leader.user_id),
        "mine": "false",
        "entered_before": "2025-12-31",
        "started_after": "2024-01-01",
        "completed_before": "2024-12-31",
        **others,
    }
