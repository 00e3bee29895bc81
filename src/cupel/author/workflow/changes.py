"""What reads differently between two versions of a task's text, in words.

Covers naming the places, for a tester whose tests were written for an earlier version. What stands there is in the text itself.
"""

from __future__ import annotations

from cupel.llm.views import TaskText


def changes(old: TaskText, new: TaskText) -> tuple[str, ...]:
    """The places in which a text is another, requirements by their ids.

    Args:
        old: the earlier version.
        new: the one that counts.
    """
    places = [
        ("the prompt reads differently", old.prompt != new.prompt),
        ("the interface is another", old.interface != new.interface),
        ("files beside the program are others", old.files != new.files),
        ("packages are others", old.packages != new.packages),
        ("examples are others", old.public_tests != new.public_tests),
    ]
    before = {one.id: one for one in old.requirements}
    after = {one.id: one for one in new.requirements}
    return (
        *(f"{id} reads differently" for id, one in after.items() if id in before and before[id] != one),
        *(f"{id} is new" for id in after if id not in before),
        *(f"{id} is gone" for id in before if id not in after),
        *(words for words, is_changed in places if is_changed),
    )
