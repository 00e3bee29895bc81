"""What is alike in a set of texts: characters, words, shape, and what always holds.

Covers ``str`` only. Bytes are seen by their length alone (:mod:`cupel.evolve.fuzz.domain`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cupel.evolve.fuzz.wording import Bound

BRACKETS = {"(": ")", "[": "]", "{": "}", "<": ">"}


@dataclass(frozen=True, slots=True)
class TextDomain:
    """What the texts seen at one place have in common."""

    count: int
    """Distinct texts seen."""
    shortest: int
    """Length of the shortest text that is not empty (0 where none is): seen, or as the prompt states."""
    longest: int
    """Length of the longest that is meant, likewise."""
    seen_longest: int
    empty: bool
    """The empty text was seen, or is stated to be meant."""
    characters: frozenset[str]
    classes: frozenset[str]
    """Classes of the characters seen (:func:`character_class`)."""
    closed: bool
    """The characters look like a fixed alphabet (``01``, ``()``), so any other is alien."""
    words: frozenset[str]
    """Words, split at white space and punctuation."""
    closed_words: bool
    """The words look like a fixed vocabulary, so any other is alien."""
    fixed_words: frozenset[str]
    """Words of letters that every text (of three or more) has: part of a format."""
    patterns: frozenset[str]
    """Patterns seen (:func:`pattern`)."""
    formatted: bool
    """The texts follow one of few patterns, so a text with another is malformed."""
    digits: int
    """Digits in a row in a text seen, at most; 0 where there was none."""
    facts: frozenset[str]
    """Of :func:`text_facts`, those that hold for all texts seen, where enough were seen to tell."""


def character_class(character: str) -> str:
    """``lower``, ``upper``, ``digit``, ``space``, ``break`` (tab, new line), ``control``, ``foreign`` (not
    ASCII), or the punctuation mark itself."""
    if not character.isascii():
        return "foreign"
    if character.islower():
        return "lower"
    if character.isupper():
        return "upper"
    if character.isdigit():
        return "digit"
    if character == " ":
        return "space"
    if character in "\t\n\r":
        return "break"
    return character if character.isprintable() else "control"


def pattern(text: str, fixed_words: frozenset[str] = frozenset()) -> str:
    """The shape of a text: runs of letters become ``a``, of digits ``9``; fixed words and other characters stay."""

    def shape(run: re.Match[str]) -> str:
        return run[0] if run[0] in fixed_words else "a"

    return re.sub(r"[^\W\d_]+", shape, re.sub(r"[0-9]+", "9", text))


def words(text: str) -> list[str]:
    """The words of a text, split at white space, commas and semicolons."""
    return [word for word in re.split(r"[\s,;]+", text) if word]


def balanced(text: str) -> bool:
    """Every bracket of the four kinds closes in order, none is left open."""
    open_brackets: list[str] = []
    for character in text:
        if character in BRACKETS:
            open_brackets.append(BRACKETS[character])
        elif character in BRACKETS.values() and (not open_brackets or open_brackets.pop() != character):
            return False
    return not open_brackets


def longest_number(text: str) -> int:
    """How many digits a text has in a row, at most."""
    return max(map(len, re.findall(r"[0-9]+", text)), default=0)


def text_facts(text: str) -> dict[str, bool | None]:
    """Facts of a text; ``None`` where the text is too short to tell.

    A short text that breaks a fact is as telling as a long one; that it keeps one may be chance.
    """
    has_brackets = any(character in "()[]{}<>" for character in text)
    numbers = _NUMBERS.findall(text)
    told: dict[str, bool | None] = {
        "palindrome": text == text[::-1],
        "sorted": list(text) == sorted(text),
        "unique": len(set(text)) == len(text),
    }
    if len(text) < 3:
        told = {fact: None if holds else False for fact, holds in told.items()}
    return told | {
        "balanced": balanced(text) if has_brackets else None,
        "single-spaced": text == " ".join(text.split()) if text else None,
        "no-leading-zeros": not any(number.startswith("0") for number in numbers) if numbers else None,
    }


_NUMBERS = re.compile(r"(?<![\d.])\d{2,}")
"""Numbers of several digits, without those behind a decimal point."""
FACTS_NEED = {
    "balanced": 3,
    "palindrome": 4,
    "sorted": 4,
    "unique": 4,
    "single-spaced": 1,
    "no-leading-zeros": 4,
}
"""How many texts that can tell must bear a fact out before it counts."""


NO_BOUND = Bound(None, None, None)


def learn_texts(texts: Sequence[str], length: Bound = NO_BOUND) -> TextDomain:
    """What ``texts`` (distinct) have in common; ``length`` is what the prompt states of their length."""
    characters = frozenset("".join(texts))
    all_words = [word for text in texts for word in words(text)]
    fixed_words = _fixed_words(texts)
    patterns = [pattern(text, fixed_words) for text in texts if text]
    return TextDomain(
        count=len(texts),
        shortest=min([n for n in (*map(len, texts), length.least) if n], default=0),
        longest=max([*map(len, texts), length.most or 0]),
        seen_longest=max(map(len, texts), default=0),
        empty="" in texts or length.least == 0,
        characters=characters,
        classes=frozenset(map(character_class, characters)),
        closed=_closed_alphabet(texts, characters),
        words=frozenset(all_words),
        closed_words=_closed_vocabulary(texts, all_words),
        fixed_words=fixed_words,
        patterns=frozenset(patterns),
        formatted=_formatted(patterns),
        digits=max(map(longest_number, texts), default=0),
        facts=frozenset(_common_facts(texts)),
    )


def _closed_alphabet(texts: Sequence[str], characters: frozenset[str]) -> bool:
    """Few characters, none a letter unless much repeated: 30 characters of text and at most four kinds, or
    marks only, or ten times as much text as alphabet."""
    total = sum(map(len, texts))
    letters = any(character.isalnum() for character in characters)
    if not characters or len(texts) < 2:
        return False
    if not letters:
        return total >= 3 * len(characters) and characters != {" "}
    digits_only = all(character.isdigit() for character in characters)
    return len(characters) <= 4 and total >= (5 if digits_only else 10) * len(characters)


def _closed_vocabulary(texts: Sequence[str], all_words: Sequence[str]) -> bool:
    """Words recur: on average each three times, in texts of several words."""
    kinds = set(all_words)
    several = sum(len(words(text)) > 1 for text in texts)
    return several >= 2 and len(all_words) >= 8 and len(all_words) >= 2.5 * len(kinds)


def _fixed_words(texts: Sequence[str]) -> frozenset[str]:
    several = [frozenset(re.findall(r"[^\W\d_]+", text)) for text in texts if text]
    if len(several) < 3 or min(map(len, several)) == 0:
        return frozenset()
    common = frozenset.intersection(*several)
    return (
        frozenset()
        if any(own == common for own in several) and not any(re.search(r"\d", t) for t in texts)
        else common
    )


def _formatted(patterns: Sequence[str]) -> bool:
    if len(patterns) < 3:
        return False
    kinds = set(patterns)
    structured = [shape for shape in patterns if len(shape) >= 3 and re.search(r"9", shape)]
    return len(structured) >= 0.7 * len(patterns) and len(kinds) * 2.5 <= len(patterns)


def _common_facts(texts: Sequence[str]) -> list[str]:
    told: dict[str, list[bool]] = {}
    for text in texts:
        for fact, holds in text_facts(text).items():
            if holds is not None:
                told.setdefault(fact, []).append(holds)
    return [fact for fact, seen in told.items() if all(seen) and len(seen) >= FACTS_NEED[fact]]
