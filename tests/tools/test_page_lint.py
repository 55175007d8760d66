"""What templates and lock files may not hold."""

import pytest

from tools.page_lint import check_lock, check_template


@pytest.mark.parametrize(
    "html",
    [
        "<script>go()</script>",
        '<script type="module">go()</script>',
        "<style>a { color: red }</style>",
        '<a onclick="go()"></a>',
        '<a hx-on:click="go()"></a>',
        '<p style="color: red"></p>',
        '<div popover id="a"></div>',
        '<script src="//cdn.example.org/a.js"></script>',
        '<link href="https://example.org/a.css" rel="stylesheet">',
        "<p>Reports of the week</p>",
        '<input placeholder="Search">',
        '<button aria-label="Close {{ name }}"></button>',
        "<p>{{ count }} reports</p>",
        "<p>已报送</p>",
        '{% if state == "已报送" %}1{% endif %}',
        '<p title="已报送">1</p>',
        "{# of the week,\n and the month #}",
        '<p><b lang="zh">包联</b> 报送</p>',
        '<p>{% if a %}Late{% endif %}{% translate "Late" %}</p>',
    ],
)
def test_it_is_refused(html):
    assert check_template(html)


@pytest.mark.parametrize(
    "html",
    [
        '<script src="{% static "js/sheet.js" %}" type="module"></script>',
        '<script type="application/json" id="texts">{"saved": 1}</script>',
        '<p class="late {% if a %}due{% endif %}"">{% translate "Late" %} · {{ n }} %</p>',
        "{% blocktranslate trimmed with n=count %}\n  {{ n }} reports\n{% endblocktranslate %}",
        "{% comment %} Context: rows {% endcomment %}{# of the week #}<td>—</td>",
        '<input type="submit" value="{% translate "Submit" %}">',
        '<a href="{% url "pool:list" %}?week={{ week }}">{{ project }}</a> <kbd>Shift</kbd>',
        "<p>{{ rows|length }} CSV</p>",
        "<td>{light}</td>",
        "{% block body_class %}week-page{% endblock %}",
        '<a><img src="a.svg" alt=""><b lang="zh">包联</b><b lang="en">Baolian</b></a>',
    ],
)
def test_it_passes(html):
    assert check_template(html) == []


def test_the_line_is_named():
    assert check_template("<p>\n{% if a %}\n<b>Late</b>\n{% endif %}</p>") == [
        (3, "untranslated text 'Late'")
    ]


def test_a_lock_names_no_host():
    assert check_lock('"resolved": "a"') == [(1, "a host")]
    assert check_lock("six==1\n--extra-index-url x") == [(2, "a host")]
    assert check_lock('"integrity": "sha512-abc="\ndjango==5.2 \\\n    --hash=sha256:12') == []
