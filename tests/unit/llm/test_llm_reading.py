"""JSON in an answer, however the model wraps it; and fences."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from cupel.llm.fence import Block, blocks, fenced, python_blocks
from cupel.llm.reading import Reader, closed


class Case(BaseModel):
    code: str
    n: int = 0


READER = Reader(Case)
ONE = '{"code": "a", "n": 1}'


@pytest.mark.parametrize(
    "text",
    [
        ONE,
        f"  {ONE}\n",
        f"```json\n{ONE}\n```",
        f"Here you are:\n\n```\n{ONE}\n```\nGood luck!",
        f"The set {{1, 2}} gives [3]; so: {ONE} as you wanted.",
        f"```python\nx = {{}}\n```\n```json\n{ONE}\n```",
        f"~~~json\n{ONE}\n~~~",
    ],
)
def test_a_value_is_found_wherever_it_stands(text):
    assert READER.value(text).value == Case(code="a", n=1)


@pytest.mark.parametrize(
    "text",
    [
        f'{{"items": [{ONE}, {ONE}]}}',
        f"[{ONE}, {ONE}]",
        f'{{"tests": [{ONE}, {ONE}]}}',
        f"I made two.\n```json\n[{ONE},\n{ONE}]\n```",
        f'Sure: {{"items": [{ONE}, {ONE}]}} Done.',
        f'```json\n{{"items": [{ONE}, {ONE}',
        f'Two of [5]: {{"items": [{ONE}, {ONE}, {{"code": "b',
        f'[{ONE}, {{"code": "\\d"}}, {ONE}]',
    ],
)
def test_items_are_found_wherever_they_stand(text):
    assert READER.items(text).items == (Case(code="a", n=1),) * 2


def test_an_item_in_the_middle_that_is_no_json_is_named_and_spoils_no_other():
    found = READER.items(f'{{"items": [{ONE}, {{"code": "\\d"}}, {ONE}]}}')
    assert (len(found.items), found.cut) == (2, True)
    assert [(one.reason, one.text) for one in found.unusable] == [("it is no JSON", '{"code": "\\d"}')]


def test_line_ends_inside_of_strings_are_forgiven():
    assert READER.value('{"code": "a\n\tb"}').value == Case(code="a\n\tb")


def test_a_value_that_is_cut_off_is_none_even_if_a_part_of_it_would_do():
    assert READER.value('{"code": "x", "more": {"code": "inner"}, "n": [1, ').value is None


@pytest.mark.parametrize(
    "text", ["", "no", "{", "[", "[" * 100_000, '{"a":' * 5_000, "1" * 5_000, "[1e999999", '"a"']
)
def test_what_is_no_json_gives_nothing_and_a_reason(text):
    value, items = READER.value(text), READER.items(text)
    assert (value.value, items.items) == (None, ())
    assert value.problem and items.problem


@settings(deadline=None)
@given(st.text(alphabet='{}[]",:\\`\n a1', max_size=60))
def test_no_text_makes_reading_fail(text):
    READER.value(text)
    READER.items(text)


@settings(deadline=None)
@given(
    st.lists(st.builds(Case, code=st.text(max_size=8), n=st.integers(-5, 5)), max_size=4), st.integers(0, 300)
)
def test_of_a_list_cut_anywhere_a_beginning_is_salvaged_and_nothing_is_made_up(cases, end):
    text = json.dumps({"items": [case.model_dump() for case in cases]})[:end]
    found = READER.items(text).items
    assert list(found) == cases[: len(found)]


def test_a_closed_schema_requires_every_named_field_and_leaves_the_rest():
    schema = {
        "type": "object",
        "properties": {"default": {"type": "integer", "default": 3}, "free": {"type": "object"}},
        "$defs": {"A": {"type": "object", "properties": {}}},
    }
    assert closed(schema) == {
        "type": "object",
        "properties": {"default": {"type": "integer"}, "free": {"type": "object"}},
        "$defs": {"A": {"type": "object", "properties": {}, "required": [], "additionalProperties": False}},
        "required": ["default", "free"],
        "additionalProperties": False,
    }


class TestFences:
    @settings(deadline=None)
    @given(st.text(alphabet="`~ab\n ", max_size=80))
    def test_a_text_in_a_fence_comes_out_as_it_went_in(self, text):
        (block,) = blocks(fenced(text))
        assert (block.text, block.language, block.closed) == (text.rstrip() + "\n", "python", True)

    def test_blocks_are_found_in_order_with_their_marks(self):
        text = "a\n```python\nx\n```\nb\n````\n```\ny\n```\n````\nc\n```py\nz"
        assert blocks(text) == [
            Block("python", "x\n", True),
            Block("", "```\ny\n```\n", True),
            Block("py", "z", False),
        ]

    def test_programs_are_the_blocks_marked_so_or_else_those_without_a_mark(self):
        assert python_blocks("```\na\n```\n```python\nb\n```\n```json\n{}\n```") == ["b\n"]
        assert python_blocks("```\na\n```\n```json\n{}\n```") == ["a\n"]
        assert python_blocks("```json\n{}\n```") == []
