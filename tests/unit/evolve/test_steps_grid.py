"""What maps drawn in text have in common."""

from cupel.evolve.steps.grid import GridDomain, grid_flags, learn_grids

ONE, TWO = ["####", "#O #", "####"], ["#####", "#XXO#", "#####"]


def test_what_every_map_has_the_same_number_of() -> None:
    assert learn_grids([ONE, TWO]) == GridDomain((("O", 1),))


def test_of_a_single_map_what_stands_there_once() -> None:
    assert learn_grids([["#OX", "##X"]]) == GridDomain((("O", 1),))


def test_what_is_no_map_has_no_domain() -> None:
    for values in ([], [ONE, ["a", "b"]], [["abc"]], [["abc", "ab"]], [[1, 2, 3]], ["abc"]):
        assert learn_grids(values) is None


def test_flags() -> None:
    domain = learn_grids([ONE, TWO])
    assert domain is not None
    assert set(grid_flags(["###", "#O#"], domain)) == set()
    assert set(grid_flags(["###", "O#"], domain)) == {"ragged"}
    assert set(grid_flags(["###", "###"], domain)) == {"structure-broken"}
    assert set(grid_flags([], domain)) == {"structure-broken"}
    assert set(grid_flags("O", domain)) == set()
