"""Prompts as words: one reading for texts that differ in layout, case and mark-up alone.

Covers splitting a prompt into sentences and these into words, masking the names that a task gives to its own things
(so that a renamed copy reads alike), and hashing runs of words. Two readings serve two purposes: `sentences` keeps
operators and quoted signs, in which two tasks of one kind may differ; `plain_words` keeps words alone and masks
everything that looks like a name in code, so that texts of unknown origin can be held against each other.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from collections.abc import Collection, Iterable, Sequence

from cupel.model.task import Interface, Task

MASK = "§"
"""Stands for a name that a task gives to one of its own things."""
_SENTENCE_END = re.compile(r"\n+|(?<=[.!?;:])\s+")
_BULLET = re.compile(r"^\s*(?:[-*+>#]+|\d+[.)])\s+")
_CODE = re.compile(r"`+([^`\n]+)`+")
_IN_CODE = re.compile(r"\w+|[^\w\s]")
_IN_PROSE = re.compile(r"""\w+|[<>=!]=?|(?<=["'])[^\w\s"']{1,3}(?=["'])""")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Scripts that put no space between words: Thai, Lao, Burmese, Khmer, kana and Han; each of their characters reads as a word."""
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_CHARACTER = re.compile(f"[{_UNSPACED}]")
_LOOKS_LIKE_CODE = re.compile(r"\w+_\w*\w|[a-z0-9]+[A-Z]\w*|[A-Z][a-z0-9]+[A-Z]\w*")
_CALLED = re.compile(rf"(?<![A-Za-z0-9_])[A-Za-z_][^\W{_UNSPACED}]*(?=\()")
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
_TYPE_WORDS = frozenset(
    """int float complex str bytes bool object list tuple dict set frozenset None True False any Any Callable Iterable
    Iterator Sequence Mapping Optional Union List Dict Tuple Set def class self return""".split()
)
STOP_WORDS = frozenset(
    """a an the this that these those it its they them their and or but if then else when while where which who whose
    what how of in on at by for from to into with without within as is are was were be been being has have had do does
    did will would shall should can could may might must not no nor so than too very just also only same such each every
    all any some both either neither one ones other another there here you your we our i me my he she his her write
    return returns given give gives take takes function program class module method code python implement please
    following follows below above e g etc ie let us""".split()
)
"""Words that say nothing about what a task asks for."""


def own_names(interface: Interface) -> frozenset[str]:
    """The names that a task gives to its own things, in lower case: entry, exports, and what the signature names."""
    found = {interface.name, *interface.exports, *_IDENTIFIER.findall(interface.signature or "")}
    return frozenset(name.casefold() for name in found - _TYPE_WORDS)


def text_of(task: Task) -> str:
    """What a task says: its prompt, then its requirements."""
    return "\n".join([task.prompt, *(one.text for one in task.requirements or [])])


def sentences(text: str, names: Collection[str] = ()) -> list[tuple[str, ...]]:
    """The sentences and lines of a text as words; lines without any word are left out.

    Args:
        text: Markdown.
        names: in lower case; each reads as `MASK`.
    """
    found = []
    is_block = False
    for part in _SENTENCE_END.split(unicodedata.normalize("NFKC", text)):
        if part.lstrip().startswith(("```", "~~~")):
            is_block = not is_block
            continue
        words = _code_words(part) if is_block else _prose_words(_BULLET.sub("", part))
        words = [MASK if word in names else word for word in words]
        if words:
            found.append(tuple(words))
    return found


def plain_words(text: str) -> list[str]:
    """The words of a text in order, single characters in scripts without spaces; a name in code (`like_this`, `likeThis`, or what stands before `(`) is masked."""
    text = unicodedata.normalize("NFKC", text)
    called = {match.start() for match in _CALLED.finditer(text)}
    return [
        MASK if match.start() in called or _LOOKS_LIKE_CODE.fullmatch(match[0]) else match[0].casefold()
        for match in _WORD.finditer(text)
    ]


def weight(words: Iterable[str]) -> float:
    """How many words of its own a text has: names in code count nothing, a character of a script without spaces half."""
    return sum(0.5 if _CHARACTER.fullmatch(word) else 1.0 for word in words if word != MASK)


def hashes(words: Sequence[str], size: int) -> list[int]:
    """64-bit hashes of all runs of `size` words, in order; of the whole where there are fewer words, none of none."""
    if not words:
        return []
    runs = [words[at : at + size] for at in range(max(1, len(words) - size + 1))]
    return [hash64(" ".join(run)) for run in runs]


def hash64(text: str) -> int:
    """A hash of 64 bits that is the same everywhere and always."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def content_hash64(words: Iterable[str]) -> int:
    """One hash for texts that use the same words, stop words and names of their own left out."""
    return hash64(" ".join(sorted({word for word in words if word != MASK} - STOP_WORDS)))


def specifics_hash64(words: Iterable[str]) -> int:
    """One hash for texts that name the same numbers, operators and quoted signs, for the first time in the same order."""
    return hash64(" ".join(dict.fromkeys(word for word in words if word != MASK and not word.isalpha())))


def packed(values: Iterable[int]) -> array[int]:
    """Distinct 64-bit numbers in order, in 8 bytes each."""
    return array("Q", sorted(set(values)))


def _prose_words(part: str) -> list[str]:
    """Words of a sentence; between backquotes every sign counts."""
    words: list[str] = []
    for index, piece in enumerate(_CODE.split(part)):
        words += (_IN_CODE if index % 2 else _IN_PROSE).findall(piece.casefold())
    return words


def _code_words(line: str) -> list[str]:
    return _IN_CODE.findall(line.casefold())
