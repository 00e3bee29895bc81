"""Prompts as words: what is the same text, and what is not."""

from __future__ import annotations

from small_run import clamp_task

from cupel.dataset.normaltext import (
    MASK,
    content_hash64,
    hashes,
    own_names,
    plain_words,
    sentences,
    specifics_hash64,
    weight,
)


def flat(text: str, names: frozenset[str] = frozenset()) -> list[str]:
    return [word for sentence in sentences(text, names) for word in sentence]


def test_layout_case_and_mark_up_do_not_count() -> None:
    one = "# Sums\n\n- Return the **sum** of all values.\n- It may be `-1`.\n"
    other = "sums\nreturn the sum\tof  ALL values. It may be `-1`."
    assert (
        flat(one)
        == flat(other)
        == ["sums", "return", "the", "sum", "of", "all", "values", "it", "may", "be", "-", "1"]
    )


def test_operators_and_quoted_signs_count() -> None:
    assert flat("x <= 3, split at `;`, or at ':'") == ["x", "<=", "3", "split", "at", ";", "or", "at", ":"]


def test_a_tasks_own_names_are_masked() -> None:
    task = clamp_task(
        interface={
            "kind": "function",
            "name": "Clamp",
            "exports": ["Edge"],
            "signature": "Clamp(x: int, lo: int)",
        }
    )
    names = own_names(task.interface)
    assert names == {"clamp", "edge", "x", "lo"}
    assert flat("Write `clamp(x, lo)` for an int.", names) == [
        "write",
        MASK,
        "(",
        MASK,
        ",",
        MASK,
        ")",
        "for",
        "an",
        "int",
    ]


def test_plain_words_mask_whatever_looks_like_code() -> None:
    assert plain_words("def has_close(numbers): Use sortAll or f(x). It's 3.") == [
        "def", MASK, "numbers", "use", MASK, "or", MASK, "x", "it", "s", "3",
    ]  # fmt: skip


def test_runs_of_words() -> None:
    words = "a b c d".split()
    assert len(hashes(words, 3)) == 2
    assert hashes(words, 3)[0] == hashes(["a", "b", "c"], 3)[0]
    assert hashes(["a"], 3) == hashes(["a"], 8)
    assert hashes([], 3) == []


def test_texts_that_say_the_same_use_the_same_words() -> None:
    assert content_hash64("return the sum of it".split()) == content_hash64(["sum", MASK])
    assert content_hash64(["sum"]) != content_hash64(["product"])
    assert specifics_hash64("add 3 apples".split()) == specifics_hash64("take 3 pears".split())
    assert specifics_hash64(["3"]) != specifics_hash64(["4"])


def test_characters_of_scripts_without_spaces_are_words_of_their_own() -> None:
    assert plain_words("数组nums里add(x)三个") == ["数", "组", "nums", "里", MASK, "x", "三", "个"]
    assert weight(plain_words("数组nums里add(x)")) == 3.5
    assert plain_words("Über schöne 배열을") == ["über", "schöne", "배열을"]
