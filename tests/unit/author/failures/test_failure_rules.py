"""Each rule: a program that has the fault, and a near miss that has not."""

from __future__ import annotations

import pytest
from failure_cases import case, ended, raising, right, said, wrong

from cupel.author.failures.rules import conduct, contract, effort, errors, inputs, nearest, program, results
from cupel.author.failures.tagger import STATED
from cupel.model.outcome import Outcome


class TestNoProgram:
    def test_prose_is_an_extraction_failure_and_a_mistake_in_python_is_not(self) -> None:
        prose = "Sure! Here is how I would solve this task:\n\n1. Sort the list first.\n2. Return the largest one.\n"
        lost = case(raising(1, "SyntaxError"), code=prose)
        assert said(program.extraction_failure, lost) == {"extraction-failure": 0.95}

        mistake = case(raising(1, "SyntaxError"), code="def f(x:\n    return x\n")
        assert said(program.extraction_failure, mistake) == {}
        assert said(program.syntax, mistake) == {"syntax": 0.95}

    def test_a_fence_that_was_left_in_is_an_extraction_failure(self) -> None:
        code = "```python\ndef f(x):\n    return x\n```\n"
        assert "extraction-failure" in said(
            program.extraction_failure, case(raising(1, "SyntaxError"), code=code)
        )

    def test_a_word_that_python_could_read_is_no_program(self) -> None:
        assert "extraction-failure" in said(program.extraction_failure, case(raising(1, "X"), code="Sorry\n"))
        assert said(program.extraction_failure, case(raising(1, "X"), code="main()\n")) == {}

    def test_a_program_that_does_not_compile_is_syntax_but_one_that_raises_it_on_a_test_is_not(self) -> None:
        code = "def f(x):\n    return int(x)\nreturn 3\n"
        assert "syntax" in said(
            program.syntax, case(raising(1, "SyntaxError"), raising(2, "SyntaxError"), code=code)
        )
        assert said(program.syntax, case(raising(1, "SyntaxError"), right(2))) == {}

    def test_a_missing_name_breaks_the_interface_and_an_exception_does_not(self) -> None:
        missing = ended(1, Outcome.ERROR, detail="the program has no 'f'")
        assert said(program.interface, case(missing, code="def g(x):\n    return x\n")) == {"interface": 0.95}
        assert said(program.interface, case(raising(1, "KeyError", "the program has no 'f'"))) == {}

    def test_a_signature_that_does_not_fit_breaks_the_interface_and_a_call_of_a_builtin_does_not(
        self,
    ) -> None:
        message = "f() takes 1 positional argument but 2 were given"
        assert "interface" in said(program.interface, case(raising((1, 2), "TypeError", message)))
        message = "len() takes exactly one argument (2 given)"
        assert said(program.interface, case(raising((1, 2), "TypeError", message))) == {}

    @pytest.mark.parametrize(
        ("code", "line"),
        [
            ("def f(x):\n    pass\n", 1),
            ("def f(x):\n    '''Later.'''\n    ...\n", 1),
            ("def f(x):\n    raise NotImplementedError\n", 2),
            ("def f(x):\n    return []\n", 2),
        ],
    )
    def test_a_stub_is_incomplete(self, code: str, line: int) -> None:
        (tag,) = program.incomplete(case(wrong(1, 2, None), code=code))
        assert (tag.tag, tag.confidence, tag.evidence.line) == ("incomplete", 0.9, line)

    def test_a_short_program_and_another_functions_stub_are_not_incomplete(self) -> None:
        assert said(program.incomplete, case(wrong(1, 2, 1))) == {}
        other = "def g():\n    pass\n\ndef f(x):\n    return x\n"
        assert said(program.incomplete, case(wrong(1, 2, 1), code=other)) == {}

    def test_a_note_that_something_is_missing_is_a_sign_and_a_string_is_not(self) -> None:
        noted = "def f(x):\n    # TODO: negative numbers\n    return x\n"
        assert said(program.incomplete, case(wrong(1, 2, 1), code=noted)) == {"incomplete": 0.65}
        worded = "def f(x):\n    return x + ' TODO'\n"
        assert said(program.incomplete, case(wrong(1, 2, 1), code=worded)) == {}

    def test_a_package_of_nobody_is_forbidden_and_the_tasks_own_is_not(self) -> None:
        code = "import numpy\ndef f(x):\n    return x\n"
        refused = raising(1, "ModuleNotFoundError", "No module named 'numpy'")
        assert said(program.forbidden_construct, case(refused, code=code)) == {"forbidden-construct": 0.95}
        assert said(program.forbidden_construct, case(refused, code=code, packages=("numpy",))) == {}

    def test_what_the_text_rules_out_is_forbidden_where_it_is_used(self) -> None:
        prompt = "Sort the list without using `sorted`."
        used = case(wrong(1, 2, 1), code="def f(x):\n    return sorted(x)\n", prompt=prompt)
        assert said(program.forbidden_construct, used) == {"forbidden-construct": 0.75}
        assert said(program.forbidden_construct, case(wrong(1, 2, 1), prompt=prompt)) == {}


class TestRuntimeErrors:
    @pytest.mark.parametrize(
        ("kind", "tag"),
        [
            ("NameError", "name-error"),
            ("UnboundLocalError", "name-error"),
            ("TypeError", "type-error"),
            ("KeyError", "lookup-error"),
            ("IndexError", "lookup-error"),
            ("ValueError", "value-error"),
            ("ZeroDivisionError", "arithmetic-error"),
            ("RecursionError", "recursion"),
            ("AttributeError", "attribute-error"),
            ("OSError", "other-error"),
        ],
    )
    def test_an_exception_is_tagged_by_its_kind(self, kind: str, tag: str) -> None:
        assert said(errors.runtime_errors, case(raising(1, kind), raising(2, kind))) == {tag: 0.9}

    def test_one_that_is_asked_for_or_raised_on_purpose_is_none(self) -> None:
        assert said(errors.runtime_errors, case(raising(1, "KeyError", wanted_error="ValueError"))) == {}
        purposely = "def f(x):\n    raise KeyError(x)\n"
        assert said(errors.runtime_errors, case(raising(1, "KeyError"), code=purposely)) == {}

    def test_confidence_grows_with_the_share_of_failing_tests(self) -> None:
        few = said(errors.runtime_errors, case(raising(1, "KeyError"), *[wrong(1, 2, 3)] * 9))["lookup-error"]
        many = said(errors.runtime_errors, case(*[raising(1, "KeyError")] * 9, wrong(1, 2, 3)))[
            "lookup-error"
        ]
        assert few < STATED < many

    def test_a_method_that_no_type_has_is_invented_and_one_of_another_type_is_not(self) -> None:
        code = "def f(x):\n    return x.{}()\n"
        invented = raising("ab", "AttributeError", "'str' object has no attribute 'flip'")
        found = said(errors.invented_api, case(invented, code=code.format("flip")))
        assert found == {"invented-api": 0.9}
        mixed_up = raising("ab", "AttributeError", "'str' object has no attribute 'append'")
        assert said(errors.invented_api, case(mixed_up, code=code.format("append"))) == {}
        assert "attribute-error" in said(errors.runtime_errors, case(mixed_up, code=code.format("append")))

    def test_a_name_that_the_library_has_not_is_invented_and_one_that_it_has_is_not(self) -> None:
        code = "import math\ndef f(x):\n    return math.fib(x)\n"
        test = raising(3, "AttributeError", "module 'math' has no attribute 'fib'")
        (tag,) = errors.invented_api(case(test, code=code, unknown_names=("math.fib",)))
        assert (tag.tag, tag.evidence.line) == ("invented-api", 3)
        assert said(errors.invented_api, case(test, code=code)) == {}

    def test_a_parameter_that_a_builtin_has_not_is_invented_and_one_of_its_own_function_is_not(self) -> None:
        code = "def f(x):\n    return sorted(x, cmp=None)\n"
        message = "sort() got an unexpected keyword argument 'cmp'"
        assert "invented-api" in said(
            errors.invented_api, case(raising([1], "TypeError", message), code=code)
        )
        own = "def sort(x):\n    return x\n" + code
        assert said(errors.invented_api, case(raising([1], "TypeError", message), code=own)) == {}

    def test_memory_and_exits_are_told_apart_from_exceptions(self) -> None:
        assert said(errors.ended, case(ended(1, Outcome.MEMORY))) == {"memory": 0.9}
        assert said(errors.ended, case(ended(1, Outcome.CRASH))) == {"crash": 0.9}
        assert said(errors.ended, case(raising(1, "ValueError"))) == {}


class TestWrongResults:
    def test_off_by_one_over_most_failing_tests(self) -> None:
        shifted = case(wrong(5, 5, 6), wrong(9, 9, 10), wrong(7, 7, 8), right(1))
        assert said(results.by_difference, shifted) == {"off-by-one": 0.85}
        once = case(wrong(5, 5, 6), wrong(9, 9, 20), wrong(7, 7, 30))
        assert said(results.by_difference, once) == {}

    def test_small_numbers_and_both_directions_say_little(self) -> None:
        tiny = case(wrong(5, 0, 1), wrong(9, 1, 2), wrong(7, 0, 1))
        assert said(results.by_difference, tiny)["off-by-one"] < STATED
        both = case(wrong(5, 50, 51), wrong(9, 90, 89), wrong(7, 70, 71))
        assert said(results.by_difference, both)["off-by-one"] < STATED

    def test_the_same_items_otherwise_are_the_order(self) -> None:
        turned = case(wrong(1, [1, 2, 3], [3, 2, 1]), wrong(1, [4, 5, 6], [5, 4, 6]))
        assert said(results.by_difference, turned) == {"wrong-order": 0.9}
        other = case(wrong(1, [1, 2, 3], [3, 2, 7]), wrong(1, [4, 5, 6], [5, 4, 6, 6]))
        assert "wrong-order" not in said(results.by_difference, other)

    def test_close_numbers_are_precision_and_others_are_not(self) -> None:
        assert "precision" in said(
            results.by_difference, case(wrong(1, 0.1, 0.1000001), wrong(1, 2.5, 2.4999))
        )
        assert "precision" not in said(results.by_difference, case(wrong(1, 0.1, 5.1), wrong(1, 2.5, 3.9)))

    def test_the_same_as_another_type(self) -> None:
        assert said(results.by_difference, case(wrong(1, 3, "3"), wrong(1, 4, "4"))) == {"wrong-type": 0.95}
        assert said(results.by_difference, case(wrong(1, [1, 2], (1, 2)))) == {"wrong-type": 0.95}
        assert said(results.by_difference, case(wrong(1, 3, "4"), wrong(1, 4, "5"))) == {}

    def test_pairs_for_their_first_items_are_another_type(self) -> None:
        paired = case(wrong(1, ["a", "b"], [("a", 2), ("b", 1)]), wrong(1, ["c"], [("c", 4)]))
        assert said(results.by_difference, paired) == {"wrong-type": 0.9}
        other = case(wrong(1, ["a", "b"], [("a", 2), ("c", 1)]), wrong(1, ["c"], [("d", 4)]))
        assert said(results.by_difference, other) == {}

    def test_the_same_written_otherwise(self) -> None:
        assert said(results.by_difference, case(wrong(1, "A b", "a b"), wrong(1, "C", "c"))) == {
            "wrong-format": 0.85
        }
        printed = wrong("1\n", "3\n", "The answer is 3\n", kind="stdio")
        assert said(results.by_difference, case(printed, kind="program")) == {"wrong-format": 0.8}
        other = wrong("1\n", "3\n", "The answer is 4\n", kind="stdio")
        assert said(results.by_difference, case(other, kind="program")) == {}

    def test_items_that_are_merged(self) -> None:
        merged = case(wrong(1, [1, 1, 2], [1, 2]), wrong(1, [3, 3], [3]))
        assert said(results.by_difference, merged) == {"duplicates": 0.85}
        lost = case(wrong(1, [1, 4, 2], [1, 2]), wrong(1, [3, 8, 9], [3]))
        assert "duplicates" not in said(results.by_difference, lost)

    def test_other_numbers_on_most_tests_are_the_formula_and_on_a_few_only_a_guess(self) -> None:
        everywhere = case(wrong(1, 10, 24), wrong(2, 20, 47), wrong(3, 30, 95), right(4))
        assert said(results.formula, everywhere)["wrong-formula"] >= STATED
        rarely = case(wrong(1, 10, 24), *[right(one) for one in range(9)])
        assert said(results.formula, rarely)["wrong-formula"] < STATED

    def test_the_negative_is_the_formula(self) -> None:
        assert said(results.formula, case(wrong(1, 5, -5), wrong(2, 7, -7), right(0))) == {
            "wrong-formula": 0.75
        }

    def test_the_opposite_is_the_condition_but_not_where_state_is_kept(self) -> None:
        opposite = [wrong(one, True, False) for one in range(3)]
        assert said(results.condition, case(*opposite)) == {"wrong-condition": 0.85}
        assert said(results.condition, case(*opposite, right(9))) == {"wrong-condition": 0.7}
        steps = [wrong(one, True, False, kind="calls") for one in range(3)]
        assert said(results.condition, case(*steps, kind="class"))["wrong-condition"] < STATED


class TestInputs:
    def test_a_special_kind_of_input_alone_is_an_edge_case(self) -> None:
        plain = [right([one, one + 1]) for one in range(5)]
        assert said(inputs.edge_case, case(wrong([], 0, None), wrong([], 0, 1), *plain)) == {
            "edge-case": 0.75
        }
        assert said(inputs.edge_case, case(wrong([], 0, None), wrong([4, 5], 0, 1), *plain)) == {}

    def test_where_others_of_that_kind_pass_it_is_none(self) -> None:
        plain = [right([one, one + 1]) for one in range(4)]
        assert said(inputs.edge_case, case(wrong([], 0, 1), right([], 0), right([], 0), *plain)) == {}

    def test_too_few_ordinary_inputs_say_nothing(self) -> None:
        assert said(inputs.edge_case, case(wrong([], 0, 1), right([1, 2]))) == {}

    def test_repeated_items_alone_are_duplicates(self) -> None:
        plain = [right([one, one + 1]) for one in range(5)]
        assert said(inputs.edge_case, case(wrong([3, 9, 3], 0, 1), wrong([5, 7, 5], 0, 1), *plain)) == {
            "duplicates": 0.75
        }

    def test_repeated_items_that_come_in_another_order_are_no_duplicates(self) -> None:
        plain = [right(["a", "b"]) for _ in range(5)]
        turned = case(*[wrong(["b", "a", "b"], ["b", "a"], ["a", "b"])] * 3, *plain)
        assert said(inputs.edge_case, turned)["duplicates"] < STATED
        merged = case(*[wrong(["b", "a", "b"], ["b", "b", "a"], ["b", "a"])] * 3, *plain)
        assert said(inputs.edge_case, merged) == {"duplicates": 0.85}

    def test_a_limit_that_the_reference_compares_with_is_a_boundary(self) -> None:
        reference = "def f(x):\n    return 'old' if x >= 18 else 'young'\n"
        tests = [wrong(18, "old", "young"), *[right(one, "x") for one in (3, 17, 19, 40)]]
        assert said(inputs.boundary, case(*tests, reference=reference)) == {"boundary": 0.65}
        beside = [wrong(19, "old", "young"), *[right(one, "x") for one in (3, 17, 18, 40)]]
        assert said(inputs.boundary, case(*beside, reference=reference)) == {}

    def test_a_limit_that_the_text_states_is_a_boundary(self) -> None:
        tests = [wrong(100, 1, 2), *[right(one, 5) for one in (99, 40, 7)]]
        assert said(inputs.boundary, case(*tests, prompt="`x` is at most 100.")) == {"boundary": 0.65}
        assert said(inputs.boundary, case(*tests, prompt="`x` is a number.")) == {}


class TestEffort:
    def test_only_the_largest_inputs_are_too_slow(self) -> None:
        quick = [right([0] * size, 0) for size in (3, 10, 20)]
        slow = [ended([0] * 5000, Outcome.TIMEOUT), ended([0] * 9000, Outcome.TIMEOUT)]
        assert said(effort.too_slow, case(*quick, *slow)) == {"complexity": 0.9}

    def test_a_large_number_is_a_large_input(self) -> None:
        assert "complexity" in said(
            effort.too_slow, case(right(5), right(90), ended(10**12, Outcome.TIMEOUT))
        )

    def test_a_time_out_on_a_small_input_does_not_end(self) -> None:
        loop = "def f(x):\n    while x:\n        pass\n    return x\n"
        tests = [right([0] * 20, 0), ended([0] * 3, Outcome.TIMEOUT)]
        assert said(effort.too_slow, case(*tests, code=loop)) == {"endless": 0.75}
        assert said(effort.too_slow, case(right(1), wrong(1, 2, 3))) == {}


class TestContract:
    def test_what_should_raise_and_does_not(self) -> None:
        silent = ended(1, Outcome.FAIL, wanted_error="ValueError")
        assert said(contract.exceptions, case(silent)) == {"exception-contract": 0.95}
        other = raising(1, "KeyError", wanted_error="ValueError")
        assert said(contract.exceptions, case(other)) == {"exception-contract": 0.95}
        assert said(contract.exceptions, case(raising(1, "KeyError"))) == {}

    def test_the_words_of_a_test_file_count_too(self) -> None:
        told = ended(1, Outcome.FAIL, detail="AssertionError: ValueError not raised")
        assert "exception-contract" in said(contract.exceptions, case(told))

    def test_raising_on_purpose_where_an_answer_is_asked_for_is_a_guess(self) -> None:
        code = "def f(x):\n    raise ValueError(x)\n"
        found = said(contract.exceptions, case(raising(1, "ValueError"), raising(2, "ValueError"), code=code))
        assert 0 < found["exception-contract"] < STATED

    def test_a_changed_argument_is_the_cause_only_where_answers_are_right(self) -> None:
        changing = ended([1], Outcome.FAIL, changes_input=True)
        only = case(*[ended([1], Outcome.FAIL)], changing)
        assert said(contract.changed_input, only) == {"changed-input": 0.9}
        beside = case(wrong([1], 2, 3, changes_input=True))
        assert said(contract.changed_input, beside)["changed-input"] < STATED
        assert said(contract.changed_input, case(wrong([1], 2, 3))) == {}

    def test_a_second_call_that_answers_otherwise_is_state(self) -> None:
        assert said(contract.state, case(wrong(1, 2, 3, differs_when_repeated=True))) == {"state": 0.9}
        assert said(contract.state, case(wrong(1, 2, 3))) == {}

    def test_a_default_that_is_kept_is_state_and_one_that_is_read_is_not(self) -> None:
        kept = "class f:\n    def __init__(self, items=[]):\n        self.items = items\n"
        steps = wrong(1, 2, 3, kind="calls")
        assert said(contract.state, case(steps, code=kept, kind="class")) == {"state": 0.75}
        read = "class f:\n    def __init__(self, items=[]):\n        self.items = list(items)\n"
        assert said(contract.state, case(steps, code=read, kind="class")) == {}

    def test_a_class_attribute_that_methods_change_is_state(self) -> None:
        shared = "class f:\n    seen = []\n    def add(self, x):\n        self.seen.append(x)\n"
        steps = wrong(1, 2, 3, kind="calls")
        assert "state" in said(contract.state, case(steps, code=shared, kind="class"))
        own = shared.replace("seen = []\n", "seen = []\n    def __init__(self):\n        self.seen = []\n")
        assert said(contract.state, case(steps, code=own, kind="class")) == {}

    def test_printing_in_place_of_returning(self) -> None:
        code = "def f(x):\n    print(x)\n"
        (tag,) = contract.nothing_returned(case(wrong(1, 1, None), code=code))
        assert (tag.tag, tag.confidence, tag.evidence.line) == ("no-return", 0.95, 2)

    def test_none_on_purpose_is_only_a_guess(self) -> None:
        forgotten = "def f(x):\n    if x:\n        return x\n"
        found = said(contract.nothing_returned, case(wrong(0, 0, None), code=forgotten))
        assert found == {"no-return": 0.75}
        said_so = forgotten + "    return None\n"
        assert said(contract.nothing_returned, case(wrong(0, 0, None), code=said_so))["no-return"] < STATED

    def test_a_requirement_of_which_all_tests_fail_and_no_other(self) -> None:
        texts = (("R1", "one"), ("R2", "two"))
        tests = [
            *[wrong(1, 2, 3, requirements=("R2",))] * 2,
            *[right(one, requirements=("R1",)) for one in range(3)],
        ]
        assert said(contract.requirements, case(*tests, requirements=texts)) == {"requirement-ignored": 0.7}
        partly = [*tests, right(9, requirements=("R2",))]
        assert said(contract.requirements, case(*partly, requirements=texts)) == {}
        further = [*tests, wrong(1, 2, 3, requirements=("R1",))]
        assert said(contract.requirements, case(*further, requirements=texts)) == {}

    def test_a_requirement_is_not_ignored_where_all_that_passes_is_an_error_or_nothing(self) -> None:
        texts = (("R1", "all of it"), ("R2", "nothing for nothing"), ("R3", "errors"))
        own = [wrong(1, ["a"], [("a", 2)], requirements=("R1",))] * 3
        empty = [right((), [], requirements=("R2",)), right((), 0, requirements=("R2",))]
        refused = right(9, requirements=("R3",), wanted_error="ValueError")
        alone = case(*own, *empty, refused, requirements=texts)
        assert said(contract.requirements, alone)["requirement-ignored"] < STATED
        working = [right(one, [one], requirements=("R2",)) for one in (4, 5)]
        assert said(contract.requirements, case(*own, *working, requirements=texts)) == {
            "requirement-ignored": 0.8
        }


class TestConduct:
    CODE = "def f(x):\n    if x == 3:\n        return 9\n    if x == 4:\n        return 16\n    return 0\n"

    def test_the_shown_examples_by_heart(self) -> None:
        tests = [right(3, 9, is_public=True), right(4, 16, is_public=True), wrong(5, 25, 0), wrong(6, 36, 0)]
        (tag,) = conduct.hard_coded(case(*tests, code=self.CODE))
        assert (tag.tag, tag.confidence, tag.evidence.line) == ("hard-coded-examples", 0.95, 2)

    def test_a_table_is_by_heart_too(self) -> None:
        code = "def f(x):\n    return {3: 9, 4: 16}.get(x, 0)\n"
        tests = [right(3, 9, is_public=True), right(4, 16, is_public=True), wrong(5, 25, 0), wrong(6, 36, 0)]
        assert "hard-coded-examples" in said(conduct.hard_coded, case(*tests, code=code))

    def test_a_program_that_computes_or_knows_more_is_not(self) -> None:
        tests = [right(3, 9, is_public=True), right(4, 16, is_public=True), wrong(5, 25, 0), wrong(6, 36, 0)]
        computes = "def f(x):\n    if x < 5:\n        return x * x\n    return 0\n"
        assert said(conduct.hard_coded, case(*tests, code=computes)) == {}
        half = [*tests[:2], right(5, 25), wrong(6, 36, 0)]
        assert said(conduct.hard_coded, case(*half, code=self.CODE)) == {}

    def test_another_answer_each_time(self) -> None:
        assert said(conduct.non_determinism, case(wrong(1, 2, 3, is_unstable=True))) == {
            "non-determinism": 0.95
        }
        assert said(conduct.non_determinism, case(wrong(1, 2, 3))) == {}


class TestNearest:
    RIGHT = "def f(x):\n    if x <= 3:\n        return sorted(x)\n    return x + 1\n"

    @pytest.mark.parametrize(
        ("old", "new", "tag", "line"),
        [
            ("x <= 3", "x < 3", "boundary", 2),
            ("x <= 3", "x > 3", "wrong-condition", 2),
            ("sorted(x)", "x", "wrong-order", 3),
            ("x + 1", "x", "off-by-one", 4),
            ("x + 1", "x * 1", "wrong-formula", 4),
            ("x + 1", "x + 2", "off-by-one", 4),
        ],
    )
    def test_one_small_difference_from_a_right_program_names_the_fault(
        self, old: str, new: str, tag: str, line: int
    ) -> None:
        code = self.RIGHT.replace(old, new)
        found = {
            one.tag: one
            for one in nearest.differs_from_right(case(wrong(1, 2, 3), code=code, reference=self.RIGHT))
        }
        assert found[tag].confidence >= STATED
        assert found[tag].evidence.line == line

    def test_a_program_of_its_own_says_nothing(self) -> None:
        code = "def f(x):\n    out = []\n    for one in x:\n        out.append(one)\n    out.reverse()\n    return out\n"
        assert said(nearest.differs_from_right, case(wrong(1, 2, 3), code=code, reference=self.RIGHT)) == {}

    def test_a_repair_of_a_sum_says_little_where_the_items_are_right_but_in_another_order(self) -> None:
        code = self.RIGHT.replace("x + 1", "x * 1")
        numbers = case(wrong(1, 2, 3), code=code, repairs=(self.RIGHT,))
        assert said(nearest.repaired, numbers) == {"wrong-formula": 0.807}
        turned = case(wrong(1, [1, 2], [2, 1]), code=code, repairs=(self.RIGHT,))
        assert said(nearest.repaired, turned)["wrong-formula"] < STATED

    def test_repairs_that_disagree_count_for_their_part(self) -> None:
        code = self.RIGHT.replace("x <= 3", "x < 3")
        boundary, formula = self.RIGHT, code.replace("x + 1", "x * 1")
        alone = case(wrong(1, 2, 3), code=code, repairs=(boundary,))
        assert said(nearest.repaired, alone) == {"boundary": 0.85}
        both = case(wrong(1, 2, 3), code=code, repairs=(boundary, formula))
        assert said(nearest.repaired, both)["boundary"] < STATED
