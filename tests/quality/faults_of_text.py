"""Planted faults in text: case, white space, letters that are not ASCII."""

from problem import Problem

WHITE_SPACE = Problem(
    name="runs-of-spaces",
    is_core=True,
    prompt="Write `initials(name)`: the first letters of the words of a name, in upper case. Words are separated by one or more spaces.",
    function="initials",
    seeds=("['ada lovelace']", "['Grace Brewster Hopper']", "['plato']", "['a b c']"),
    right=(
        "def initials(name):\n    return ''.join(word[0] for word in name.split()).upper()\n",
        "def initials(name):\n    return ''.join(w[0].upper() for w in name.split(' ') if w)\n",
        "import re\n\ndef initials(name):\n    return ''.join(re.findall(r'(?:^|(?<= ))[^ ]', name)).upper()\n",
        "def initials(name):\n    out, fresh = '', True\n    for c in name:\n        if c == ' ':\n            fresh = True\n        elif fresh:\n            out += c.upper()\n            fresh = False\n    return out\n",
        "def initials(name):\n    return ''.join(c for p, c in zip(' ' + name, name) if p == ' ' and c != ' ').upper()\n",
    ),
    planted="def initials(name):\n    out = ''\n    words = name.split(' ')\n    for word in words:\n        out += word[:1].upper() if word else '?'\n    return out\n",
    witness=("['ada  lovelace']",),
)

CASE = Problem(
    name="case-not-handled",
    prompt=(
        "Write `count_vowels(text)`: how many letters of the text are vowels (a, e, i, o, u), whether in upper or in lower case."
    ),
    function="count_vowels",
    seeds=("['banana']", "['sky']", "['Queue']", "['education']", "['']"),
    right=(
        "def count_vowels(text):\n    return sum(c in 'aeiou' for c in text.lower())\n",
        "def count_vowels(text):\n    return sum(1 for c in text if c in 'aeiouAEIOU')\n",
        "def count_vowels(text):\n    low = text.lower()\n    return sum(low.count(v) for v in 'aeiou')\n",
        "import re\n\ndef count_vowels(text):\n    return len(re.findall('[aeiou]', text, re.IGNORECASE))\n",
        "def count_vowels(text):\n    n = 0\n    for c in text:\n        if c.upper() in {'A', 'E', 'I', 'O', 'U'}:\n            n += 1\n    return n\n",
    ),
    planted="def count_vowels(text):\n    return sum(c in 'aeiou' for c in text)\n",
    witness=("['Apple']",),
)

UNICODE = Problem(
    name="letters-that-are-not-ascii",
    prompt="Write `letters(text)`: how many characters of the text are letters, of whatever alphabet (Unicode).",
    function="letters",
    seeds=("['abc']", "['Hello, world!']", "['a1b2']", "['...']", "['']", "['x y z']"),
    right=(
        "def letters(text):\n    return sum(c.isalpha() for c in text)\n",
        "def letters(text):\n    return len([c for c in text if c.isalpha()])\n",
        "def letters(text):\n    n = 0\n    for c in text:\n        if c.isalpha():\n            n += 1\n    return n\n",
        "import unicodedata\n\ndef letters(text):\n    return sum(unicodedata.category(c).startswith('L') for c in text)\n",
        "def letters(text):\n    return len(list(filter(str.isalpha, text)))\n",
        "def letters(text):\n    return len(''.join(c for c in text if c.isalpha()))\n",
    ),
    planted="import re\n\ndef letters(text):\n    return len(re.findall('[a-zA-Z]', text))\n",
    witness=("['é']",),
)

PROBLEMS = (WHITE_SPACE, CASE, UNICODE)
