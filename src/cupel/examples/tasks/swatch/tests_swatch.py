import unittest

import swatch


class ParseTest(unittest.TestCase):
    def test_six_digits(self):
        self.assertEqual(swatch.parse("#ff8000"), (255, 128, 0))

    def test_three_digits(self):
        self.assertEqual(swatch.parse("#f80"), (255, 136, 0))

    def test_no_digits(self):
        with self.assertRaises(ValueError):
            swatch.parse("#")


class RenderTest(unittest.TestCase):
    def test_six_digits(self):
        self.assertEqual(swatch.render((1, 35, 69)), "#012345")

    def test_three_digits(self):
        self.assertEqual(swatch.render((255, 170, 17)), "#fa1")


class NearestTest(unittest.TestCase):
    def test_exact(self):
        palette = [(0, 0, 0), (255, 255, 255), (200, 0, 0)]
        self.assertEqual(swatch.nearest((255, 255, 255), palette), 1)

    def test_close(self):
        palette = [(0, 0, 0), (255, 255, 255), (200, 0, 0)]
        self.assertEqual(swatch.nearest((190, 10, 10), palette), 2)
