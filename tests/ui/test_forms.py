"""Forms: Bootstrap's classes, and drawing that is the same as Django's."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import override

from projects.ui.filters import CheckList
from projects.ui.forms import FormRenderer

EVIL = "<b>\"'&"


class Elements(HTMLParser):
    """Elements with their attributes, without our classes and in no order of attributes."""

    def __init__(self, markup):
        super().__init__()
        self.found = []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: value for name, value in attrs if name not in {"class", "for"}}))

    def handle_data(self, data):
        if data.strip():
            self.found.append(data.strip())


WIDGETS = [
    (forms.TextInput(attrs={"maxlength": 5, "required": True, "data-x": EVIL}), EVIL),
    (forms.TextInput(attrs={"disabled": False}), None),
    (forms.NumberInput(), 12),
    (forms.PasswordInput(), "kept secret"),
    (forms.HiddenInput(), "x"),
    (forms.DateInput(), "2025-03-28"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.Textarea(), f"two\nlines {EVIL}"),
    (forms.Select(choices=[("", "all"), ("a", EVIL), ("group", [(1, "one"), (2, "two")])]), "2"),
    (forms.SelectMultiple(choices=[("a", "A"), ("b", "B")]), ["a", "b"]),
    (forms.FileInput(), None),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_widget_is_drawn_as_django_draws_it(widget, value):
    ours = widget.render("field", value, {"id": "id_field"}, FormRenderer())
    django = widget.render("field", value, {"id": "id_field"}, TemplatesSetting())
    assert Elements(ours).found == Elements(django).found


@pytest.mark.parametrize("widget", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_choices_have_a_label_each(widget):
    html = widget(choices=[("a", EVIL), ("b", "B")]).render(
        "field", ["b"], {"id": "id_field"}, FormRenderer()
    )
    elements = Elements(html).found
    boxes = [one[1] for one in elements if one[0] == "input"]
    assert [box["value"] for box in boxes] == ["a", "b"]
    assert ["checked" in box for box in boxes] == [False, True]
    assert EVIL in elements
    assert 'for="id_field_1"' in html


def test_a_check_list_says_what_is_chosen():
    widget = CheckList(choices=[("a", "甲"), ("b", "乙"), ("c", "丙")])
    assert "甲 +1" in widget.render("field", ["a", "b"], {"id": "x"}, FormRenderer())
    assert "丙</summary>" in widget.render("field", ["c"], {"id": "x"}, FormRenderer())


class Sample(forms.Form):
    name = forms.CharField(label="名称", help_text="全称", max_length=3)
    agreed = forms.BooleanField(label="同意", required=False)
    kind = forms.ChoiceField(label="类别", choices=[("a", "A")], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_label_help_and_error_stand_at_the_field():
    html = str(Sample({"name": "太长的名称", "kind": "a"}))
    assert '<label class="form-label" for="id_name">名称' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<legend class="form-label">类别</legend>' in html
    assert html.index("form-check-input") < html.index("同意")
    assert html.count('type="hidden"') == 1


def test_what_may_be_left_out_says_so():
    class Loose(forms.Form):
        note = forms.CharField(label="备注", required=False)

    with override("en"):
        assert "optional" in str(Loose())
