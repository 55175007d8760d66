"""The acts on an issue as its page offers them: who may, with which form, in which part of the page.

`act_list.ACTS` are all of them; `offers` gives those that one reader has now. Each is a button that opens its
form in place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .standing import Scene

HANDLE, ENDING, CLOCK, HELP, SUPERVISION = "handle", "ending", "clock", "help", "supervision"


@dataclass(frozen=True)
class Act:
    """One act: `permitted(scene)` whether the reader stands so that he may, else `why(scene)` gives the
    reason and who can; `fits(scene)` whether the issue allows it now, `do(scene, values, stamp)` does it
    and gives the sentence that is said.

    `initial(scene)` is what the form offers, `question(scene)` what is asked once before it is done.
    """

    code: str
    part: str
    label: Any
    permitted: Callable[[Scene], bool]
    why: Callable[[Scene], tuple]
    fits: Callable[[Scene], bool]
    do: Callable[[Scene, dict, dict], Any]
    form: Any
    initial: Callable[[Scene], dict] = lambda scene: {}
    question: Callable[[Scene], str] = lambda scene: ""
    primary: bool = False

    def form_for(self, scene, data=None, files=None):
        """Its form, with ids of its own on the page and with what it offers for this issue."""
        form_class = self.form(scene) if not isinstance(self.form, type) else self.form
        form = form_class(
            data,
            files,
            today=scene.today,
            initial=self.initial(scene),
            auto_id=f"id_{self.code}_%s",
        )
        form.fit(scene)
        return form


def offers(acts, scene):
    """Those of some acts that the reader may do with the issue as it stands."""
    return [act for act in acts if act.fits(scene) and act.permitted(scene)]
