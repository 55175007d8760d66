"""The demo city's issues: all states are there, and each says of itself what the rows beside it say."""

import datetime

import pytest

from projects.base.models import Event
from projects.home.demo.fate import DAY
from projects.issues.acts import entered_on
from projects.issues.models import HelpRequest, Issue, State, Supervision
from projects.issues.querysets import belongs_to
from projects.issues.reading import facts_of, proposals
from projects.issues.rules import due_on, is_open
from tests.home.test_demo import load

# On SQLite alone: test_demo loads a city on both.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(params=[datetime.date(2026, 7, 16), datetime.date(2026, 1, 1)], ids=str)
def city(request):
    return load(request.param, projects=300, weeks=2)


def test_issues_agree_with_the_rows_beside_them(city):
    today = city.frame.today
    issues = list(Issue.objects.filter(is_demo=True).select_related("project"))
    assert len(issues) > 100
    facts = facts_of(issues)
    for issue in issues:
        holders = list(issue.holders.order_by("valid_from", "pk"))
        notes, solved = issue.notes.first(), issue.resolutions.first()
        assert entered_on(issue.project) <= issue.raised_on <= today
        assert due_on(facts[issue.pk], today) == issue.due_on
        assert is_open(facts[issue.pk], today) == issue.is_open
        assert (holders[-1].organisation_id if holders else None) == issue.organisation_id
        assert (holders[-1].handler_id if holders else None) == issue.handler_id
        assert issue.progress == (notes.text if notes else "")
        assert issue.is_extended == issue.extensions.filter(approved=True).exists()
        assert issue.handler is None or belongs_to(issue.handler, issue.organisation)
        given, total = issue.investment_affected, issue.project.total_investment
        assert given is None or given <= total
        for row in issue.supervisions.all():
            said = row.answers.last()
            assert row.feedback == (said.text if said else "")
        assert (issue.state == State.RESOLVED) == (solved is not None and solved.verified is None)
        sent = issue.supervisions.exclude(forwarded_on=None)
        assert issue.times_supervised == sent.count()
        assert issue.is_supervised == issue.supervisions.running().exists()
        told = Event.objects.filter(target_type__app_label="issues", target_id=issue.pk)
        assert told.count() == issue.version
        assert told.latest("at").at <= city.frame.now
    assert not Issue.objects.filter(raised_on__lt=today - DAY * 300).exists()


def test_every_state_is_there():
    city = load(datetime.date(2026, 7, 16), projects=544, weeks=2)
    assert set(Issue.objects.values_list("state", flat=True)) == set(State)
    assert 280 <= Issue.objects.count() <= 300
    states = set(HelpRequest.objects.values_list("state", flat=True))
    assert states >= {"ASKED", "ACCEPTED", "RETURNED", "SIGNED", "ON_AGENDA", "ANSWERED"}
    assert set(Supervision.objects.values_list("state", flat=True)) >= {"FORWARDED", "ANSWERED", "DONE"}
    steps = {
        found.proposed for _issue, found in proposals(city.people.users["supervision"], city.frame.today)
    }
    assert len(steps) >= 3
