"""What the tests of the sheet share: amounts as people type them, and saving as its scripts do."""

import json

from django.urls import reverse

from tests.city import WEEK

# (typed, cents of 万元, or None for nothing, or the code of its refusal): Python and the page agree.
AMOUNTS = [
    ("1200", 120000),
    ("1,200", 120000),
    ("1，200.5", 120050),
    ("１，２００", 120000),
    (" 1 200 ", 120000),
    ("1.2亿", 1200000),
    ("1.2亿元", 1200000),
    ("３千万", 300000),
    ("2百万元", 20000),
    ("1200万元", 120000),
    ("350万", 35000),
    ("12000元", 120),
    ("50元", 1),
    ("49元", 0),
    ("+5", 500),
    (".5", 50),
    ("5.", 500),
    ("0", 0),
    ("0.005", 1),
    ("0.0049", 0),
    ("2.675", 268),
    ("￥1,200", 120000),
    ("99999999999999.99", 9999999999999999),
    ("", None),
    ("  ", None),
    ("——", None),
    ("—", None),
    ("－", None),
    ("一", None),
    ("无", None),
    ("暂无", None),
    ("/", None),
    ("N/A", None),
    ("-5", "negative"),
    ("−5万", "negative"),
    ("（5）", "negative"),
    ("-1.2亿", "negative"),
    ("abc", "unreadable"),
    ("12o0", "unreadable"),
    ("1.2.3", "unreadable"),
    ("约1200", "unreadable"),
    ("1200吨", "unreadable"),
    (".", "unreadable"),
    ("99999999999亿", "too_large"),
]


def row_url(project, week=WEEK, name="sheet_row", **more):
    return reverse(f"dispatch:{name}", kwargs={"week": week, "pk": project.pk, **more})


def post(client, url, body, **headers):
    """Send JSON as the scripts of the sheet do."""
    return client.post(url, json.dumps(body), content_type="application/json", headers=headers or None)


def save(client, project, version=0, week=WEEK, **values):
    """Save typed texts into a row; `reason_X` stands for the key `reason.X`."""
    typed = {key.replace("reason_", "reason.", 1): text for key, text in values.items()}
    return post(client, row_url(project, week), {"version": version, "values": typed})
