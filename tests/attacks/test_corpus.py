"""Hostile programs get what they deserve on every kind of test, and nobody else is the worse for them.

Each attack is judged on the tests of its scene; then an honest and a wrong program are judged on the same tests in
the same sandbox. `make test-attacks` plays all of them on every backend and kind; by default those that cost their
limit of time are sampled.
"""

from collections.abc import Iterator

import confusing
import escaping
import escaping_kernel
import exhausting
import forging_endings
import forging_files
import forging_messages
import forging_patches
import forging_proxy
import forging_search
import forging_state
import forging_values
import pytest
from attack import Aim, Attack, Scene
from stage import FULL, SPLIT_KINDS, kinds_after, kinds_of, play

from cupel.judge.judge import Judge
from cupel.model.outcome import Mode
from cupel.sandbox import backends

GROUPS = (
    forging_values,
    forging_endings,
    forging_patches,
    forging_files,
    forging_search,
    forging_state,
    forging_messages,
    forging_proxy,
    escaping,
    escaping_kernel,
    exhausting,
    confusing,
)
ATTACKS: tuple[Attack, ...] = tuple(attack for group in GROUPS for attack in group.ATTACKS)
SCENES: tuple[Scene, ...] = tuple(dict.fromkeys(attack.scene for attack in ATTACKS))
PROXY_SCENES = frozenset(attack.scene for attack in forging_proxy.ATTACKS)
"""They are played with certificates and without: a task need not have a reference."""
_EVERY = 8
"""On backends other than the machine's own choice, one attack in so many is played by default."""


@pytest.fixture(scope="module", params=backends.BACKENDS)
def stage(request: pytest.FixtureRequest) -> Iterator[Judge]:
    """A judge on each backend that works here."""
    found = backends.try_out(request.param)
    if not found.works:
        pytest.skip(f"{request.param} does not work here: {found.reason}")
    with Judge(request.param) as judge:
        yield judge


def _id(attack: Attack) -> str:
    return f"{attack.aim}: {attack.name}"


@pytest.mark.parametrize("attack", ATTACKS, ids=_id)
def test_gets_its_truthful_outcome_and_nobody_after_it_notices(stage: Judge, attack: Attack):
    index = ATTACKS.index(attack)
    if stage.backend == backends.NONE and not attack.tame:
        pytest.skip("not tried where nothing but resource limits would hold it")
    if not FULL and stage.backend != backends.choose() and (attack.dear or index % _EVERY):
        pytest.skip("left to the full run")
    scene, kinds = attack.scene, kinds_of(attack, index)
    for knows in (True, False) if FULL or scene in PROXY_SCENES else (True,):
        seen = play(stage, scene, attack.code, kinds, knows_reference=knows)
        untrue = [one for one in seen if one.outcome not in attack.truth_for(one.kind)]
        assert not untrue
    after = kinds_after(kinds, index)
    assert {one.outcome for one in play(stage, scene, scene.right, after)} == {"pass"}
    assert {one.outcome for one in play(stage, scene, scene.wrong, after)} == {"fail"}


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_scene_tells_right_from_wrong_on_every_kind(stage: Judge, scene: Scene):
    kinds = tuple(scene.tests)
    assert {one.outcome for one in play(stage, scene, scene.right, kinds)} == {"pass"}
    assert {one.outcome for one in play(stage, scene, scene.wrong, kinds)} == {"fail"}
    unknown = play(stage, scene, scene.wrong, kinds, knows_reference=False)
    assert "pass" not in {one.outcome for one in unknown}


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_program_and_test_never_share_a_process(stage: Judge, scene: Scene):
    for one in play(stage, scene, scene.right, tuple(scene.tests)):
        assert one.mode is (Mode.SPLIT if one.kind in SPLIT_KINDS else Mode.COMPARED)


def test_the_corpus_is_what_it_claims_to_be():
    names = [attack.name for attack in ATTACKS]
    assert len(set(names)) == len(names) >= 100
    assert {attack.aim for attack in ATTACKS} == set(Aim)
    assert not [attack.name for attack in ATTACKS if "pass" in attack.truth.split("|")]
    for attack in ATTACKS:
        compile(attack.code, attack.name, "exec")
