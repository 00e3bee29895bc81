"""One content, one name."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from cupel.model.hashing import canonical_json, content_hash, seed_for

texts = st.text(max_size=5)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), texts),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(texts, values, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_keys_makes_no_difference(value, shuffle):
    items = list(value.items())
    shuffle.shuffle(items)
    assert content_hash(dict(items)) == content_hash(value)


@given(values, values)
def test_contents_that_differ_have_names_that_differ(one, other):
    assert (content_hash(one) == content_hash(other)) == (canonical_json(one) == canonical_json(other))


def test_the_name_is_that_of_its_canonical_text_on_every_machine():
    assert canonical_json({"b": [1, None], "a": "ü"}) == '{"a":"\\u00fc","b":[1,null]}'
    assert content_hash({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_a_seed_depends_on_every_part_and_on_nothing_else():
    assert seed_for(0, "a", 1) == seed_for(0, "a", 1)
    assert (
        len(
            {
                seed_for(0, "a", 1),
                seed_for(0, "a", 2),
                seed_for(1, "a", 1),
                seed_for(0, "a1"),
                seed_for(0, "a", "1"),
            }
        )
        == 5
    )
    code = "from cupel.model.hashing import seed_for; print(seed_for(0, 'a', 1))"
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"}
    )
    assert int(other.stdout) == seed_for(0, "a", 1)
    assert 0 <= seed_for(0) < 2**64
