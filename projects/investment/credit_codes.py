"""Unified social credit codes (GB 32100) as people type them."""

from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from projects.base.errors import RuleViolation


def read_code(text):
    """A code in its one form, "" for nothing. Raises RuleViolation `code_length`, `code_digit` or
    `code_wrong`."""
    if not text.strip():
        return ""
    try:
        return uscc.validate(uscc.compact(text))
    except InvalidLength as error:
        said = _("A unified social credit code has 18 signs, this one has %(count)s.")
        raise RuleViolation("code_length", said, count=len(uscc.compact(text))) from error
    except InvalidChecksum as error:
        said = _("The last sign does not fit the others: one of them is mistyped.")
        raise RuleViolation("code_digit", said) from error
    except ValidationError as error:
        said = _(
            "This is not a unified social credit code: digits and capital letters without I, O, S, V, Z."
        )
        raise RuleViolation("code_wrong", said) from error
