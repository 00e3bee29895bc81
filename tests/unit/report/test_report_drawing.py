"""Drawings: where things stand, which letters and classes they have, and that labels are escaped."""

import re

from report_outline import outline

from cupel.model.outcome import Outcome
from cupel.report.drawing.bars import bars
from cupel.report.drawing.element import element
from cupel.report.drawing.heatmap import Panel, RowLabel, heatmap
from cupel.report.drawing.histogram import histogram
from cupel.report.drawing.line_chart import Point, line_chart

P, F, T = Outcome.PASS, Outcome.FAIL, Outcome.TIMEOUT


class TestElement:
    def test_attributes_and_text_are_escaped(self):
        assert element("text", "<a>", class_='"x', text_anchor="end", x=1.04, y=2.0, r=None) == (
            '<text class="&#34;x" text-anchor="end" x="1" y="2">&lt;a&gt;</text>'
        )

    def test_an_element_stays_markup_inside_another(self):
        assert element("g", element("path", d="M0 0")) == '<g><path d="M0 0"/></g>'


class TestHeatmap:
    def drawn(self, rows, labels=None):
        panel = Panel("after: 3 tests", ("1", "2", "3"), (False, True, True), rows)
        labels = labels or [RowLabel(f"c{row}", "", False) for row in range(len(rows))]
        return outline(str(heatmap([panel], labels, "Matrix")))

    def test_every_cell_has_its_letter_at_its_place(self):
        drawing = self.drawn(((P, P, F), (T, P, P)))
        letters = {}
        for group in drawing.all("g"):
            for text in group.all("text"):
                for letter, x in zip(text.text, text.attributes["x"].split(), strict=True):
                    letters[int(text.attributes["y"]), int(x)] = letter
        rows = sorted({y for y, _ in letters})
        columns = sorted({x for _, x in letters})
        assert ["".join(letters[y, x] for x in columns) for y in rows] == ["PPF", "TPP"]
        assert columns[1] - columns[0] == columns[2] - columns[1] == rows[1] - rows[0] == 18

    def test_colours_cover_as_many_cells_as_there_are_letters(self):
        drawing = self.drawn(((P, P, F), (T, P, P)))
        widths = {
            path.attributes["class"]: sum(
                int(width) for width in re.findall(r"h(\d+)v", path.attributes["d"])
            )
            for path in drawing.all("path")
            if (path.attributes["class"] or "").startswith("fill-")
        }
        assert widths == {"fill-pass": 4 * 18, "fill-fail": 18, "fill-timeout": 18}

    def test_new_tests_are_marked(self):
        classes = [path.attributes["class"] for path in self.drawn(((P, P, P),)).all("path")]
        assert classes.count("found") == 2

    def test_labels_stand_at_their_rows_and_a_long_one_keeps_its_whole_text(self):
        name = "model:" + "x" * 40
        drawing = self.drawn(
            ((P, P, P), (F, P, P)), [RowLabel(name, "", False), RowLabel("b<", "caught by 1", True)]
        )
        assert drawing.one("title").text == name
        marked = [one.text for one in drawing.all("text") if one.attributes.get("class") == "mark"]
        assert marked == ["b<", "caught by 1"]

    def test_nothing_to_draw_is_still_a_drawing(self):
        assert outline(str(heatmap([Panel("none", (), (), ())], [], "Matrix"))).all("svg")


class TestLineChart:
    def test_every_value_is_written_and_lower_values_stand_lower(self):
        drawing = outline(str(line_chart([Point("a", 0.9, 0.8, 1.0), Point("b", 0.5, 0.4, 0.6)], "Chart")))
        values = [one for one in drawing.all("text") if one.attributes.get("class") == "value"]
        assert [one.text for one in values] == ["90.0%", "50.0%"]
        first, second = (float(one.attributes["cy"]) for one in drawing.all("circle"))
        assert first < second

    def test_the_band_goes_there_and_back(self):
        drawing = outline(str(line_chart([Point("a", 0.9, 0.8, 1.0), Point("b", 0.5, 0.4, 0.6)], "Chart")))
        assert len(drawing.one("polygon").attributes["points"].split()) == 4

    def test_without_bounds_there_is_no_band(self):
        assert not outline(str(line_chart([Point("a", 0.5, None, None)], "Chart"))).all("polygon")

    def test_everything_lies_inside_the_drawing(self):
        for value in (0.0, 0.05, 0.5, 0.999, 1.0):
            drawing = outline(str(line_chart([Point("a", value, value, value)], "Chart")))
            assert 0 < float(drawing.one("circle").attributes["cy"]) < 270


class TestHistogram:
    def test_bars_are_as_high_as_their_counts_and_none_is_drawn_for_zero(self):
        drawing = outline(
            str(histogram(["a", "b", "c"], [("seed", [2, 0, 4]), ("found", [1, 1, 1])], "Bins"))
        )
        heights = [float(one.attributes["height"]) for one in drawing.all("rect")]
        assert len(heights) == 5
        assert heights[1] == 2 * heights[0] == 4 * heights[2]

    def test_all_zero(self):
        assert not outline(str(histogram(["a"], [("seed", [0])], "Bins"))).all("rect")


class TestBars:
    def test_lengths_are_on_one_scale_and_names_are_escaped(self):
        drawing = outline(
            str(bars([("<all>", 200, "seed"), ("half", 100, "found"), ("none", 0, "kept")], "Bars"))
        )
        widths = [float(one.attributes["width"]) for one in drawing.all("rect")]
        assert widths[0] == 2 * widths[1]
        assert widths[2] == 1.5
        assert [one.text for one in drawing.all("text")] == ["<all>", "200", "half", "100", "none", "0"]
