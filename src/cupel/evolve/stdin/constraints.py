"""Constraints of a statement, read as relations between the fields of its input format.

Covers: chains of comparisons in LaTeX, Unicode and ASCII with conditions ("if", "such that") and "there is an i",
lengths and ranges in words, alphabets, listed values, multiples, sums, order, distinctness, permutations, graphs.
What a line says beyond that is not guessed: the fields that it names are reported as `unread`.
Does not cover statements in languages other than English, nor formats without names for the fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cupel.evolve.stdin.alphabets import alphabet_in, choices_in
from cupel.evolve.stdin.chains import Chain, chains_in
from cupel.evolve.stdin.expression import (
    Bars,
    Expression,
    ExpressionError,
    Number,
    Variable,
    folded,
    lexemes,
    parse_expression,
    plain,
    variables,
)
from cupel.evolve.stdin.grammar import Grammar
from cupel.evolve.stdin.relations import (
    Alphabet,
    Comparison,
    Contains,
    Distinct,
    EdgeList,
    Multiple,
    OneOf,
    Ordered,
    Permutation,
    Relation,
    Total,
)


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a statement says of the fields."""

    relations: tuple[Relation, ...] = ()
    words: frozenset[str] = frozenset()
    """Fields that it calls strings or characters."""
    unread: frozenset[str] = frozenset()
    """Fields of which it says something that was not understood."""
    stated: bool = False
    """A list of constraints was found."""


def read_constraints(statement: str, grammar: Grammar) -> Constraints:
    """The constraints of `statement` for the fields of `grammar` (which must have the statement's names)."""
    lines = _constraint_lines(statement)
    if not lines or not grammar.named:
        return Constraints()
    reader = _LineReader(grammar)
    for line in lines:
        reader.read(plain(line))
    unread = frozenset(reader.unread)
    return Constraints(tuple(dict.fromkeys(reader.relations)), frozenset(reader.words), unread, stated=True)


def _constraint_lines(statement: str) -> list[str]:
    """The lines of the section of constraints, without bullets."""
    lines = [line.strip() for line in statement.split("\n")]
    heading = re.compile(r"[#*\s]*constraints?[:*\s]*", re.IGNORECASE)
    following = re.compile(r"[#*\s]*(sample|example|input|output|note|subtask|scoring).{0,30}", re.IGNORECASE)
    starts = [number for number, line in enumerate(lines) if heading.fullmatch(line)]
    if not starts:
        return []
    found = []
    for line in lines[starts[0] + 1 :]:
        if following.fullmatch(line) or line.startswith("#"):
            break
        if line:
            found.append(re.sub(r"^[-*•・]\s+", "", line))
    return found


_HARMLESS = re.compile(
    r"""\b(?:all|each|every|any|given|the|of|an?|and|or|in|values?|inputs?|numbers?|numeric|elements?|is|are|be|it|
    integers?|strings?|characters?|length|size|consist(?:s|ing)?|contain(?:s|ing)?|only|with|for|from|to|between|
    at\s+(?:least|most)|inclusive|respectively|except|that|which|guaranteed|holds?|satisf(?:y|ies)|following|
    lowercase|uppercase|lower-case|upper-case|lower|upper|case|english|latin|letters?|alphabets?|digits?|decimal|
    positive|non-negative|nonnegative|single|multiples?|pairwise|distinct|different|permutation|simple|connected|
    tree|graph|undirected|has|have|no|self-?loops?|multi-?edges?|multiple|edges?|there|exists?|such|where|if|then|when|
    standard|long|exactly|odd|even|also|both|words?|test|cases?|query|queries)\b""",
    re.IGNORECASE | re.VERBOSE,
)


class _LineReader:
    """Reads one line after the other and gathers relations."""

    def __init__(self, grammar: Grammar) -> None:
        self.depths = grammar.depths()
        self.glued = {field.name for field in grammar.fields() if field.length is not None}
        self.bases = tuple((field.name, field.base) for field in grammar.fields() if field.base != 1)
        self.relations: list[Relation] = []
        self.words: set[str] = set()
        self.unread: set[str] = set()

    def read(self, line: str) -> None:
        """One line in the `plain` notation."""
        mentioned = self._mentioned(line)
        relation = _total(line, mentioned, frozenset(self.depths)) or _contained(line, mentioned)
        if relation is not None:
            self.relations.append(relation)
            self.words.update((relation.name,) if isinstance(relation, Contains) else ())
            return
        before = len(self.relations)
        chains, rest = chains_in(line, frozenset(self.depths))
        self._comparisons(line, chains)
        self._of_words(line, rest, mentioned)
        self._of_lists(line, mentioned)
        if not self._is_read(line, rest, mentioned, found=len(self.relations) > before):
            self.unread.update(mentioned or (name for name, depth in self.depths.items() if depth))

    def _mentioned(self, line: str) -> list[str]:
        tokens = [token for token in lexemes(line) if token.kind == "name" and token.text in self.depths]
        lone_article = {"a", "A", "I"}
        names = [
            t.text for t in tokens if t.indices or t.text not in lone_article or self.depths[t.text] == 0
        ]
        return list(dict.fromkeys(names))

    def _comparisons(self, line: str, chains: Sequence[Chain]) -> None:
        exists = (
            re.search(r"\bthere\s+(?:is|are|exists?)\b|\bat least one\b", line, re.IGNORECASE) is not None
        )
        conditional = re.search(r"\b(?:if|such that|when|where|for)\b", line, re.IGNORECASE) is not None
        guards: list[Comparison] = []
        main: list[Chain] = []
        for chain in chains:
            if self._says_which_elements(chain):
                continue
            if conditional and chain.guard and not exists:
                guards.extend(chain.comparisons)
            else:
                main.append(chain)
        for chain in main:
            for comparison in chain.comparisons:
                if comparison.names() & self.depths.keys():
                    self._add_comparison(comparison, tuple(guards), exists)
            self.relations.extend(
                Ordered(name, strict) for name, strict in chain.ordered if name in self.depths
            )

    def _says_which_elements(self, chain: Chain) -> bool:
        """`1 <= i <= N`: an index letter on its own, and no element of a list."""
        if chain.ordered:
            return False
        sides = [side for c in chain.comparisons for side in (c.left, c.right)]
        found = [variable for side in sides for variable in variables(side)]
        alone = any(isinstance(side, Variable) and side.name not in self.depths for side in sides)
        about = any(variable.name in self.depths for variable in found)
        return not about or (alone and not any(variable.indices for variable in found))

    def _add_comparison(self, comparison: Comparison, guards: tuple[Comparison, ...], exists: bool) -> None:
        left, right = comparison.left, comparison.right
        pair = isinstance(left, Variable) and isinstance(right, Variable) and left.name == right.name
        if comparison.operator == "!=" and pair and left != right:
            self.relations.append(Distinct(tuple(sorted(comparison.names()))))
            return
        self.relations.append(Comparison(left, comparison.operator, right, guards, exists, self.bases))

    def _of_words(self, line: str, rest: str, mentioned: list[str]) -> None:
        names = [name for name in mentioned if name in self._subjects(line)] or mentioned[:1]
        length = re.search(r"\blength of\b", line) and all(self.depths[name] == 0 for name in names)
        if length or re.search(r"\b(?:string|character|letter|word|consist)", line, re.IGNORECASE):
            self.words.update(names)
            if (characters := alphabet_in(line)) is not None:
                self.relations.extend(Alphabet(name, characters) for name in names)
            lengths = _length_phrase(line, frozenset(self.depths))
            self.relations.extend(Comparison(Bars(Variable(n)), op, e) for n in names for op, e in lengths)
            return
        if names and (choices := choices_in(line)) is not None:
            for name in names:
                glued = name in self.glued and all(len(str(choice)) == 1 for choice in choices)
                characters = "".join(map(str, choices))
                self.relations.append(Alphabet(name, characters) if glued else OneOf(name, choices))
            if all(isinstance(choice, str) for choice in choices):
                self.words.update(names)
        between = re.search(r"\bbetween\s+(\S+)\s+and\s+([^,.]+?)(?:,?\s*(?:\(?inclusive\)?)|[.,]|$)", rest)
        if between is not None:
            self.relations.extend(
                Comparison(Variable(name), op, bound)
                for name in names
                for op, text in ((">=", between[1]), ("<=", between[2]))
                if (bound := _expression(text, frozenset(self.depths))) is not None
            )
        if (multiple := re.search(r"\bmultiples? of (\d+)", line)) is not None:
            self.relations.extend(Multiple(name, int(multiple[1])) for name in names)
        elif (parity := re.search(r"^\s*\S+\s+(?:is|are)\s+(?:an?\s+)?(odd|even)\b", line)) is not None:
            self.relations.extend(Multiple(name, 2, int(parity[1] == "odd")) for name in names)

    def _subjects(self, line: str) -> set[str]:
        """Fields before the verb: those that a sentence in words is about."""
        head = re.split(r"\b(?:is|are|consists?|consisting|contains?)\b", line, maxsplit=1)[0]
        return {token.text for token in lexemes(head) if token.kind == "name" and token.text in self.depths}

    def _of_lists(self, line: str, mentioned: list[str]) -> None:
        lists = tuple(name for name in mentioned if self.depths[name] > 0)
        if re.search(r"\bpermutation\b", line) and lists:
            self.relations.append(Permutation(lists[0]))
        elif re.search(r"\b(?:distinct|different)\b", line) and mentioned:
            rows = re.search(r"\(\s*[A-Za-z]\w*\s*_[^()]*,[^()…]*\)", line) is not None and len(lists) > 1
            scalars = lists if lists else tuple(mentioned)
            if lists:
                self.relations.append(Distinct(scalars, rows))
            else:
                pairs = [(a, b) for k, a in enumerate(scalars) for b in scalars[k + 1 :]]
                self.relations.extend(Comparison(Variable(a), "!=", Variable(b)) for a, b in pairs)
        elif re.match(r"\(\s*\w\s*_[^()]*\)\s*!=\s*\(", line) is not None and len(lists) > 1:
            self.relations.append(Distinct(lists, rows=True))
        if re.search(r"\b(?:tree|simple|connected)\b", line, re.IGNORECASE):
            self.relations.extend(
                self._edges(connected=re.search(r"\b(?:tree|connected)\b", line) is not None)
            )

    def _edges(self, connected: bool) -> Iterator[EdgeList]:
        """The edge list of the format: two neighbouring lists of one depth, bounded by the same variable."""
        names = [name for name, depth in self.depths.items() if depth > 0]
        for left, right in pairwise(names):
            limits = [_upper_variable(self.relations, name) for name in (left, right)]
            if limits[0] is not None and (limits[0] == limits[1] or limits[1] is None):
                yield EdgeList(left, right, limits[0], connected)
                return

    def _is_read(self, line: str, rest: str, mentioned: list[str], *, found: bool) -> bool:
        if found and re.search(r"\bsum\b|…\s*\+|\bat least one\b", rest, re.IGNORECASE):
            return False
        words = _HARMLESS.sub(" ", re.sub(r"'[^']*'|`[^`]*`", " ", rest))
        strange = [
            token.text
            for token in lexemes(words)
            if token.kind == "name" and len(token.text) > 1 and token.text not in self.depths
        ]
        generic = re.search(r"\bintegers?\b", line) is not None
        states_more = re.search(r"…|\+|\b(?:odd|even|multiple)\b", rest) is not None and not found
        return not strange and (found or generic or not mentioned) and not states_more


_SUM = re.compile(r"\b(?:total|sum)\s+of\b|\+\s*…\s*\+", re.IGNORECASE)
_AT_MOST = re.compile(
    r"(?:<=|at most|(?:not|never) exceed|not (?:be )?(?:greater|more|larger) than|no (?:greater|more|larger) than)"
    r"\s+([^,;]+?)[.\s]*$", re.IGNORECASE,
)  # fmt: skip


def _total(line: str, mentioned: Sequence[str], known: frozenset[str]) -> Total | None:
    """`the sum of N over all cases does not exceed 10^5`, `A_1 + … + A_N is odd`."""
    if len(mentioned) != 1 and not (mentioned and "…" in line):
        return None
    if _SUM.search(line) is None:
        return None
    parity = re.search(r"\s(?:is|are)\s+(?:an?\s+)?(odd|even)\b", line)
    if parity is not None:
        return Total(mentioned[0], modulus=2, rest=int(parity[1] == "odd"))
    most = _AT_MOST.search(line)
    bound = _expression(most[1], known) if most is not None else None
    folded_bound = None if bound is None else folded(bound)
    return Total(mentioned[0], folded_bound.value) if isinstance(folded_bound, Number) else None


def _contained(line: str, mentioned: Sequence[str]) -> Contains | None:
    """`S_i contains at least one x.`"""
    told = re.fullmatch(r"\S+\s+contains?\s+at\s+least\s+one\s+['`\"]?(\S)['`\"]?\.?\s*", line)
    return Contains(mentioned[0], told[1]) if told is not None and mentioned else None


def _upper_variable(relations: Sequence[Relation], name: str) -> Variable | None:
    for relation in relations:
        if isinstance(relation, Comparison) and relation.operator == "<=":
            left, right = relation.left, relation.right
            if isinstance(left, Variable) and left.name == name and isinstance(right, Variable):
                return Variable(right.name)
    return None


def _length_phrase(line: str, known: frozenset[str]) -> list[tuple[str, Expression]]:
    """Lengths told in words: "of length N", "length between 1 and 60", "length-3 string", "at most 10 characters"."""
    between = re.search(r"\blength\b.*?\bbetween\s+(\S+)\s+and\s+([^\s,.]+)", line)
    if between is not None:
        ends = [(">=", between[1]), ("<=", between[2])]
    elif (
        exact := re.search(r"\blengths?(?:\s+of|\s+is|\s*-|\s+)\s*([A-Za-z]\b(?!\s*is)|\d+)", line)
    ) is not None:
        ends = [("=", exact[1])]
    elif (dashed := re.search(r"\b(\d+)[- ](?:character|letter)s?\b", line)) is not None:
        ends = [("=", dashed[1])]
    else:
        return []
    return [(op, e) for op, text in ends if (e := _expression(text, known)) is not None]


def _expression(text: str, known: frozenset[str]) -> Expression | None:
    try:
        found = parse_expression(text, known)
    except ExpressionError:
        return None
    return found if isinstance(found, Number) or known else None
