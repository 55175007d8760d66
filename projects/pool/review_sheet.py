"""The sheet of a part: what was typed, what stood there before, what is wrong; no queries."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from projects.base.wording import noted

from .models import ReviewItem, Tier
from .proposing import in_words
from .review_acts import Word, opinion_of, proposal_of

Action = ReviewItem.Action


def code_of(action, tier=""):
    """Action and tier as one value of a form: `PROMOTE:NEAR_TERM`, `KEEP`."""
    return f"{action}:{tier}" if tier else action


def words_of(action, tier=""):
    """The same for the reader: 升级 → 近期可实施."""
    label = str(Action(action).label) if action else ""
    return f"{label} → {Tier(tier).label}" if tier else label


def choices_of(tier):
    """[(value, words)] of what can be said of a project in a tier."""
    moves = [
        (Action.PROMOTE if other.is_above(tier) else Action.DEMOTE, other) for other in Tier if other != tier
    ]
    found = [(Action.KEEP, ""), *moves, (Action.REMOVE, "")]
    return [(code_of(*one), words_of(*one)) for one in found]


def keys_of(texts):
    """The whole numbers among some texts of a form."""
    return {int(text) for text in texts if text.isascii() and text.isdigit()}


@dataclass(frozen=True)
class SheetRow:
    """One project on the sheet. `word` is what the fields hold, `standard` what needs no reason, `other`
    what somebody else has saved meanwhile (in words), `error` what is wrong."""

    item: Any
    why: str
    word: Word
    choices: tuple
    standard: str
    is_chosen: bool = False
    error: str = ""
    other: str = ""

    @property
    def code(self):
        """The value of the field."""
        return code_of(self.word.action, self.word.tier)

    @property
    def deviates(self):
        """Whether it says another thing than the standard."""
        return bool(self.word.action) and self.code != self.standard

    @property
    def lacks_reason(self):
        """Whether it deviates and does not say why yet, as a draft may."""
        return self.deviates and not self.word.reason

    @property
    def is_still(self):
        """Whether nothing is to change: nothing proposed, said or decided moves the project."""
        words = (self.item.proposed, self.item.opinion, self.item.decision, self.word.action)
        return all(word in ("", Action.KEEP) for word in words)

    @property
    def tier(self):
        return Tier(self.item.tier).label

    @property
    def proposal(self):
        return words_of(*proposal_of(self.item))

    @property
    def opinion(self):
        return words_of(*opinion_of(self.item))

    @property
    def decision(self):
        return words_of(self.item.decision, self.item.decision_tier)


def saved_words(items, kind):
    """{item's key: Word} of what is saved, pre-set where nothing is: an opinion to the proposal, a
    decision to the opinion (with its reason, so that the record says it)."""
    found = {}
    for item in items:
        action = getattr(item, kind)
        if action:
            found[item.pk] = Word(action, getattr(item, f"{kind}_tier"), getattr(item, f"{kind}_reason"))
        else:
            found[item.pk] = Word(*(proposal_of if kind == "opinion" else opinion_of)(item))
    return found


def typed_words(items, data, kind):
    """{item's key: Word} of what a form sent; a row that it does not name keeps what is saved."""
    words = saved_words(items, kind)
    for item in items:
        code, reason = data.get(f"word-{item.pk}"), data.get(f"reason-{item.pk}")
        if code is not None:
            known = {value for value, _words in choices_of(item.tier)}
            action, _colon, tier = code.partition(":") if code in known else ("", "", "")
            words[item.pk] = Word(action, tier, words[item.pk].reason)
        if reason is not None:
            words[item.pk] = Word(*words[item.pk].said, reason.strip())
    return words


def set_many(items, words, chosen, act, reason, kind):
    """The words with the chosen rows set to the standard (`agree`) or to stay (`keep`), where that
    deviates with the reason typed for all of them."""
    standard = proposal_of if kind == "opinion" else opinion_of
    for item in items:
        if item.pk not in chosen:
            continue
        said = standard(item) if act == "agree" else (Action.KEEP, "")
        own = words[item.pk].reason
        words[item.pk] = Word(*said, "" if said == standard(item) else reason.strip() or own)
    return words


def rows_of(items, words, kind, *, chosen=(), errors=None, stale=False):
    """The SheetRows; with `stale` each says what is saved where that is another thing than was typed."""
    standard = proposal_of if kind == "opinion" else opinion_of
    saved = saved_words(items, kind) if stale else {}
    rows = []
    for item in items:
        word, other = words[item.pk], ""
        if stale and saved[item.pk] != word:
            there = saved[item.pk]
            other = noted(words_of(*there.said), there.reason)
        rows.append(
            SheetRow(
                item,
                in_words(item.reasons),
                word,
                tuple(choices_of(item.tier)),
                code_of(*standard(item)),
                item.pk in chosen,
                str((errors or {}).get(item.pk, "")),
                other,
            )
        )
    return rows


def tally(rows):
    """(words, count) of what the rows say, for the line under the sheet."""
    counts = {}
    for row in rows:
        said = str(Action(row.word.action).label) if row.word.action else str(_("not answered"))
        counts[said] = counts.get(said, 0) + 1
    return list(counts.items())
