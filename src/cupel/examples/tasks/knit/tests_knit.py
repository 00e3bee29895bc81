import unittest

from knit import expand, turn, width


class KnitTest(unittest.TestCase):
    def test_letters(self):
        self.assertEqual(expand("k2 p s3"), "kkpsss")

    def test_no_spaces(self):
        self.assertEqual(expand("k2p2"), "kkpp")

    def test_unknown_letter(self):
        self.assertRaises(ValueError, expand, "k2 x2")

    def test_width(self):
        self.assertEqual(width("k5 (p s)3"), 11)

    def test_turn(self):
        self.assertEqual(turn("k3 p"), "kppp")
