"""Refuse CSS that Chromium 109 does not know: the last browser of Windows 7, which offices still run.

`python -m tools.css_floor FILE...` prints what it refuses as file:line: what. Rules inside @supports are
left alone, for there the newer feature is an addition and not a need.
"""

import sys

import tinycss2

from tools.report import report

AT_RULES = {
    "layer": "not trusted below 109",
    "scope": "118",
    "starting-style": "117",
    "view-transition": "126",
    "position-try": "125",
    "function": "139",
}
FUNCTIONS = {
    **dict.fromkeys(("color-mix", "oklch", "oklab", "lch", "lab", "color"), "111"),
    **dict.fromkeys(
        ("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "exp", "log", "hypot", "pow"), "111"
    ),
    **dict.fromkeys(("sqrt", "anchor", "anchor-size", "round", "mod", "rem", "sign", "abs"), "111 or later"),
    "linear": "113",
    "image-set": "113 without prefix",
    "light-dark": "123",
    "calc-size": "129",
    "if": "137",
    "contrast-color": "147",
    "sibling-index": "138",
    "sibling-count": "138",
}
PROPERTIES = {
    "text-wrap": "114",
    "text-wrap-mode": "130",
    "text-wrap-style": "130",
    "white-space-collapse": "114",
    "initial-letter": "110",
    "view-transition-name": "111",
    "view-transition-class": "125",
    "anchor-name": "125",
    "anchor-scope": "131",
    "position-anchor": "125",
    "position-area": "129",
    "position-try": "125",
    "position-try-fallbacks": "125",
    "position-visibility": "125",
    "animation-timeline": "115",
    "animation-range": "115",
    "scroll-timeline": "115",
    "view-timeline": "115",
    "timeline-scope": "116",
    "transition-behavior": "117",
    "overlay": "117",
    "field-sizing": "123",
    "interpolate-size": "129",
    "text-box": "133",
    "text-box-trim": "133",
    "reading-flow": "137",
    "corner-shape": "139",
    "mask": "120 without prefix",
    "mask-image": "120 without prefix",
    "text-spacing-trim": "123",
    "text-autospace": "140",
}
PSEUDO_CLASSES = {
    "popover-open": "114",
    "user-valid": "119",
    "user-invalid": "119",
    "state": "125",
    "open": "133",
    "active-view-transition": "125",
    "has-slotted": "134",
    "view-transition": "111",
    "view-transition-group": "111",
    "view-transition-old": "111",
    "view-transition-new": "111",
    "details-content": "131",
    "picker": "135",
    "picker-icon": "133",
    "scroll-button": "135",
    "scroll-marker": "135",
}
UNITS = {"rlh": "111", "rcap": "118", "cap": "118", "rch": "111", "rex": "111", "ric": "111"}
KEYWORDS = {"subgrid": "117"}
# Kinds of rule whose block holds further rules.
GROUPS = {"media", "container", "layer", "scope", "starting-style"}


def check(css):
    """The list of (line, what) that Chromium 109 would not understand in a style sheet's text."""
    found = []
    walk_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), found)
    return sorted(set(found))


def walk_rules(rules, found):
    for rule in rules:
        if rule.type == "error":
            found.append((rule.source_line, f"unreadable: {rule.message}"))
        elif rule.type == "qualified-rule":
            walk_selector(rule.prelude, found)
            walk_block(rule.content, found)
        elif rule.type == "at-rule":
            walk_at_rule(rule, found)


def walk_at_rule(rule, found):
    name = rule.lower_at_keyword
    if name == "supports":
        return
    if name in AT_RULES:
        found.append((rule.source_line, f"@{name} ({AT_RULES[name]})"))
    if name == "container" and any(node.type == "function" for node in rule.prelude):
        found.append((rule.source_line, "@container style() (111)"))
    if rule.content is None:
        return
    if name in GROUPS or name.endswith("keyframes"):
        walk_rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), found)
    else:
        walk_block(rule.content, found)


def walk_block(content, found):
    """Declarations of one rule; a rule among them is nesting, which came with 112."""
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            if node.lower_name in PROPERTIES:
                found.append((node.source_line, f"{node.lower_name} ({PROPERTIES[node.lower_name]})"))
            walk_values(node.value, found)
        elif node.type == "error":
            found.append((node.source_line, f"unreadable: {node.message}"))
        else:
            found.append((node.source_line, "nested rule (112)"))


def walk_values(values, found):
    for node in values:
        if node.type == "function":
            if node.lower_name in FUNCTIONS:
                found.append((node.source_line, f"{node.lower_name}() ({FUNCTIONS[node.lower_name]})"))
            if is_relative_colour(node):
                found.append((node.source_line, f"{node.lower_name}(from …) (119)"))
            walk_values(node.arguments, found)
        elif node.type.endswith("block"):
            walk_values(node.content, found)
        elif node.type == "ident" and node.lower_value in KEYWORDS:
            found.append((node.source_line, f"{node.value} ({KEYWORDS[node.lower_value]})"))
        elif node.type == "dimension" and node.lower_unit in UNITS:
            found.append((node.source_line, f"unit {node.unit} ({UNITS[node.lower_unit]})"))


def is_relative_colour(function):
    """True for rgb(from var(--x) r g b) and its like."""
    if function.lower_name not in {"rgb", "rgba", "hsl", "hsla", "hwb"}:
        return False
    words = [node for node in function.arguments if node.type != "whitespace"]
    return bool(words) and words[0].type == "ident" and words[0].lower_value == "from"


def walk_selector(prelude, found):
    """Pseudo-classes and the nesting sign of a selector."""
    after_colon = False
    for node in prelude:
        if node.type == "literal":
            if node.value == "&":
                found.append((node.source_line, "& (112)"))
            after_colon = node.value == ":"
            continue
        if after_colon and node.type in {"ident", "function"}:
            name = node.lower_value if node.type == "ident" else node.lower_name
            if name in PSEUDO_CLASSES:
                found.append((node.source_line, f":{name} ({PSEUDO_CLASSES[name]})"))
            if node.type == "function":
                if name.startswith("nth-") and any(getattr(a, "value", "") == "of" for a in node.arguments):
                    found.append((node.source_line, f":{name}(… of …) (111)"))
                walk_selector(node.arguments, found)
        after_colon = False


if __name__ == "__main__":
    sys.exit(report(check, sys.argv[1:], "style sheets"))
