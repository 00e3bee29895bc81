"""Recipes are values."""

from __future__ import annotations

import json

import pytest

from cupel.evolve.recipes.recipe import RECIPES, recipe_named
from cupel.model.errors import UsageError


def test_the_published_parameters() -> None:
    told = recipe_named("evolvecoder").to_json()
    settings = {
        step["stage"]: step["settings"] for part in ("opening", "round", "closing") for step in told[part]
    }
    assert [step["stage"] for step in told["round"]] == ["filter", "attack", "thin", "separate", "judge"]
    assert told["rounds"] == 4
    sample = settings["sample"]
    assert (sample["n"], sample["temperature"], sample["top_p"], sample["top_k"]) == (16, 0.6, 0.95, 20)
    assert (sample["max_tokens"], sample["keeps_unreadable"]) == (32768, True)
    assert settings["filter"] == {"min_share": 0.1}
    assert settings["thin"] == {"min_share": 0.1, "per_pattern": 1}
    assert settings["select"] == {"min_share": 0.1, "per_pattern": 5, "min_tests": 5, "max_perfect": 60}
    assert (settings["pose"]["tests"], settings["attack"]["tests"]) == (20, 20)


def test_every_recipe_is_plain_json_under_its_own_name() -> None:
    for name, recipe in RECIPES.items():
        assert json.loads(json.dumps(recipe.to_json()))["name"] == name


def test_a_name_that_is_not_known_is_answered_with_those_that_are() -> None:
    with pytest.raises(UsageError, match="did you mean 'evolvecoder'"):
        recipe_named("evolvcoder")
