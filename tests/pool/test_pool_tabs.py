"""The tabs of the pool: who sees which, and which is marked."""

import pytest

from projects.pool import tabs

BOARD, FUNNEL, HIDDEN = (
    tabs.Tab("a", "Board", "pool:project_list"),
    tabs.Tab("b", "New", "pool:project_new"),
    tabs.Tab("c", "Hidden", "pool:suspend_many", permission=lambda user: False),
)


@pytest.fixture
def three_tabs(monkeypatch):
    """Tabs of our own: one page, one below it, one that nobody may open."""
    registry = tabs.Registry(lambda tab: tab.name)
    for tab in (BOARD, FUNNEL, HIDDEN):
        registry.add(tab)
    monkeypatch.setattr(tabs, "TABS", registry)


class Reader:
    is_authenticated = True


@pytest.mark.usefixtures("three_tabs")
@pytest.mark.parametrize(
    ("path", "marked"),
    [("/projects/", "Board"), ("/projects/12/", "Board"), ("/projects/new/", "New"), ("/months/", None)],
)
def test_the_longest_address_above_the_page_is_marked(path, marked):
    links = tabs.links_for(Reader(), path)
    assert [link.label for link in links] == ["Board", "New"]
    assert [link.label for link in links if link.current] == ([marked] if marked else [])


@pytest.mark.parametrize(("who", "is_there"), [("office", True), ("reviewer", True), ("staff", False)])
def test_the_bar_leads_to_the_pool_who_sees_more_than_his_own(cast, client, who, is_there):
    client.force_login(getattr(cast, who))
    page = client.get("/projects/").content.decode()
    assert ('href="/pool/"' in page) == is_there
    assert client.get("/pool/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "address", "entry"),
    [
        ("staff", "/pool/applications/", "项目"),
        ("staff", "/projects/", "项目"),
        ("office", "/pool/applications/", "项目库"),
        ("office", "/projects/", "项目"),
    ],
)
def test_the_menu_marks_where_one_is_also_without_an_entry_of_the_pool(client, cast, role, address, entry):
    client.force_login(getattr(cast, role))
    links = client.get(address).context["frame"].links
    assert [str(link.label) for link in links if link.current] == [entry]
