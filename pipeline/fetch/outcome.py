"""What can come of an address: words for the record, and the error that carries them."""

from __future__ import annotations

NEW = "new"  # a document, of which the catalogue has no hash
SAME = "same"  # the document whose hash the catalogue has
CHANGED = "changed"  # another text than the catalogue's, or than the one that was there before
OTHER_FORM = "other_form"  # the document in another format than the one whose hash the catalogue has
UNCHANGED = "unchanged"  # visited again, and as it was
ARRIVED = frozenset({NEW, SAME, CHANGED, OTHER_FORM, UNCHANGED})

VANISHED = "vanished"  # 404 or 410
DENIED = "denied"  # robots.txt does not want it fetched
ABSENT = frozenset({VANISHED, DENIED})  # nothing that the user could mend

WRONG_TYPE = "wrong_type"
LATER = "later"  # the host wants more patience than this run has


class Failed(Exception):
    """No document came. `outcome` is a word for the record, `detail` words for people that hold no address."""

    def __init__(self, outcome: str, detail: str, is_passing: bool = False, wait: float | None = None) -> None:
        super().__init__(f"{outcome}: {detail}")
        self.outcome = outcome
        self.detail = detail
        self.is_passing = is_passing  # may be gone when it is tried again
        self.wait = wait  # seconds that the server asks to wait before
