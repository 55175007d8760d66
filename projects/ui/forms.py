"""How forms look: Bootstrap's classes, label, help and error at the field, on every form.

`FORM_RENDERER` names `FormRenderer`. A form is drawn by `{{ form }}`, a field by
`{{ form.name.as_field_group }}`. Inputs and selects are drawn here instead of by a template each,
because a select of a hundred options would otherwise include a hundred templates.
"""

from html import escape

from django.forms.renderers import TemplatesSetting
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

WIDGETS = "django/forms/widgets/"
CSS = {"select": "form-select", "checkbox": "form-check-input", "radio": "form-check-input", "hidden": ""}


def draw_attrs(attrs, css=""):
    """HTML attributes of a widget, with our class before its own."""
    classes = " ".join(part for part in (css, attrs.get("class")) if part)
    parts = [f' class="{escape(classes)}"'] if classes else []
    for name, value in attrs.items():
        if name == "class" or value is False or value is None:
            continue
        parts.append(f" {name}" if value is True else f' {name}="{escape(str(value))}"')
    return "".join(parts)


def draw_input(widget):
    """`<input>` of any type."""
    kind = widget["attrs"].get("type") or widget["type"]
    value = widget["value"]
    given = "" if value is None else f' value="{escape(str(value))}"'
    attrs = {name: one for name, one in widget["attrs"].items() if name != "type"}
    return (
        f'<input type="{kind}" name="{escape(widget["name"])}"{given}'
        f"{draw_attrs(attrs, CSS.get(kind, 'form-control'))}>"
    )


def draw_select(widget):
    """`<select>` with its options and groups."""
    parts = [f'<select name="{escape(widget["name"])}"{draw_attrs(widget["attrs"], CSS["select"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{escape(str(group))}">')
        parts += [
            f'<option value="{escape(str(option["value"]))}"{draw_attrs(option["attrs"])}>'
            f"{escape(str(option['label']))}</option>"
            for option in options
        ]
        if group:
            parts.append("</optgroup>")
    parts.append("</select>")
    return "".join(parts)


def draw_choices(widget):
    """Checkboxes or radio buttons, one under the other."""
    parts = [f'<div class="choices"{draw_attrs({"id": widget["attrs"].get("id")})}>']
    for _group, options, _index in widget["optgroups"]:
        for option in options:
            attrs = {**widget["attrs"], **option["attrs"]}
            value, label = escape(str(option["value"])), escape(str(option["label"]))
            parts.append(
                f'<div class="form-check"><input type="{option["type"]}" name="{escape(option["name"])}" '
                f'value="{value}"{draw_attrs(attrs, CSS["checkbox"])}>'
                f'<label class="form-check-label" for="{attrs.get("id", "")}">{label}</label></div>'
            )
    parts.append("</div>")
    return "".join(parts)


def draw_check_list(widget):
    """Checkboxes behind a button that says what is chosen (ui.filters.CheckList)."""
    everything, name = str(widget["nothing"]), escape(widget["name"])
    first = escape(widget["attrs"].get("id", ""))
    chosen = [label for _value, label, is_chosen in widget["options"] if is_chosen]
    said = f"{chosen[0]} +{len(chosen) - 1}" if len(chosen) > 1 else str(chosen[0] if chosen else everything)
    css = CSS["checkbox"]
    boxes = [
        f'<div class="form-check"><input type="checkbox" name="{name}" value="{escape(value)}" class="{css}" '
        f'id="{first}_{place}"{" checked" if is_chosen else ""}>'
        f'<label class="form-check-label" for="{first}_{place}">{escape(label)}</label></div>'
        for place, (value, label, is_chosen) in enumerate(widget["options"])
    ]
    return (
        f'<details class="check-list" data-all="{escape(everything)}">'
        f'<summary class="form-select">{escape(said)}</summary>'
        f'<div class="choices"{draw_attrs({"id": first or None})}>{"".join(boxes)}</div></details>'
    )


def draw_textarea(widget):
    """`<textarea>`; the first line break belongs to HTML, not to the text."""
    return (
        f'<textarea name="{escape(widget["name"])}"{draw_attrs(widget["attrs"], "form-control")}>\n'
        f"{escape(str(widget['value'] or ''))}</textarea>"
    )


def draw_range(widget):
    """Two inputs, from and to (amounts, days)."""
    parts = []
    for part, word in zip(widget["subwidgets"], (_("from"), _("to")), strict=True):
        attrs = {**part["attrs"], "aria-label": word}
        parts.append(draw_widget({**part, "attrs": attrs}))
    return f'<span class="range">{" – ".join(parts)}</span>'


INPUTS = (
    "text",
    "number",
    "email",
    "url",
    "password",
    "hidden",
    "date",
    "datetime",
    "time",
    "checkbox",
    "file",
    "color",
    "search",
    "tel",
)
DRAWERS = {
    **{f"{WIDGETS}{kind}.html": draw_input for kind in INPUTS},
    f"{WIDGETS}select.html": draw_select,
    f"{WIDGETS}textarea.html": draw_textarea,
    f"{WIDGETS}checkbox_select.html": draw_choices,
    f"{WIDGETS}radio.html": draw_choices,
    "ui/check_list.html": draw_check_list,
    "django_filters/widgets/multiwidget.html": draw_range,
}


def draw_filter(field):
    """A bound field of a filter form: its label and its input, or a named group of inputs."""
    name, label, first = escape(field.name), escape(str(field.label)), escape(field.auto_id)
    if field.use_fieldset:
        inner = (
            f'<span class="filter-label" id="{first}-label">{label}</span>'
            f'<div role="group" aria-labelledby="{first}-label">{field}</div>'
        )
    else:
        inner = f'<label class="filter-label" for="{escape(field.id_for_label)}">{label}</label>{field}'
    return f'<div class="filter-field filter-{name}">{inner}</div>'


def draw_widget(widget):
    """A widget inside another one."""
    draw = DRAWERS.get(widget["template_name"])
    return draw(widget) if draw else get_template(widget["template_name"]).render({"widget": widget})


class FormRenderer(TemplatesSetting):
    """Every form of the site; what is not drawn above keeps its template."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"

    def render(self, template_name, context, request=None):
        draw = DRAWERS.get(template_name)
        if draw:
            return mark_safe(draw(context["widget"]))
        return super().render(template_name, context, request)
