"""Methods and functions whose results depend on more than their arguments: clock, network, chance, the machine.

Read from the syntax tree of a program, through calls inside the program. Files and databases are no obstacle: each run has a
folder of its own that is empty when it begins.
Does not see what libraries outside its lists do, nor effects behind names made at run time.
"""

from __future__ import annotations

import ast

from cupel.evolve.steps.surface import members, parsed

_MODULES = frozenset(
    "random secrets uuid socket subprocess requests urllib http ftplib smtplib tempfile glob pathlib threading "
    "multiprocessing asyncio time getpass select signal platform ctypes openpyxl docx PyPDF2 PIL numpy.random psutil "
    "os".split()
)
_HARMLESS = (
    "urllib.parse", "os.path.join", "os.path.basename", "os.path.splitext", "os.path.dirname", "os.path.exists",
    "os.path.isfile", "os.path.isdir", "os.path.getsize", "os.remove", "os.unlink", "os.rename", "os.replace", "os.mkdir",
    "os.makedirs", "os.rmdir",
)  # fmt: skip
_CALLS = frozenset({"input", "id", "breakpoint", "exec"})
_CLOCK = frozenset({"now", "today", "utcnow"})


def unrepeatable_methods(code: str) -> frozenset[str]:
    """Names (`function`, `Class.method`, `Class.__init__`) that touch clock, network, chance or the machine.

    Args:
        code: the reference; a text that does not parse has none.
    """
    tree = parsed(code)
    if tree is None:
        return frozenset()
    imported = _imports(tree)
    bodies = dict(_bodies(tree))
    found = {name for name, node in bodies.items() if _touches(node, imported)}
    while True:
        more = {name for name, node in bodies.items() if _calls(node, name, bodies) & found} - found
        if not more:
            return frozenset(found)
        found |= more


def _imports(tree: ast.Module) -> dict[str, str]:
    """Name in the file → dotted name of what it stands for."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(
                {
                    a.asname or a.name.partition(".")[0]: a.name if a.asname else a.name.partition(".")[0]
                    for a in node.names
                }
            )
        elif isinstance(node, ast.ImportFrom):
            found.update({a.asname or a.name: f"{node.module}.{a.name}" for a in node.names})
    return found


def _bodies(tree: ast.Module) -> list[tuple[str, ast.FunctionDef]]:
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    found = [(node.name, node) for node in tree.body if isinstance(node, ast.FunctionDef)]
    for name, node in classes.items():
        seen: set[str] = set()
        for method in members(node, classes):
            if method.name not in seen:
                seen.add(method.name)
                found.append((f"{name}.{method.name}", method))
    return found


def _dotted(node: ast.expr, imported: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return imported.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, imported)}.{node.attr}"
    return "?"


def _touches(node: ast.FunctionDef, imported: dict[str, str]) -> bool:
    for inner in ast.walk(node):
        if not isinstance(inner, ast.Call):
            continue
        name = _dotted(inner.func, imported)
        root, _, rest = name.partition(".")
        known = root in {dotted.partition(".")[0] for dotted in imported.values()}
        if name in _CALLS or (rest.rpartition(".")[2] in _CLOCK and "date" in name):
            return True
        if not known or any(name.startswith(harmless) for harmless in _HARMLESS):
            continue
        if root in _MODULES or name.startswith("numpy.random"):
            return True
    return False


def _calls(node: ast.FunctionDef, own: str, bodies: dict[str, ast.FunctionDef]) -> set[str]:
    """Functions, constructors and methods of the program that it calls."""
    owner = own.partition(".")[0] if "." in own else None
    found = set()
    for inner in ast.walk(node):
        if not isinstance(inner, ast.Call):
            continue
        match inner.func:
            case ast.Name(id=name):
                found |= {name, f"{name}.__init__"}
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=method) if owner is not None:
                found.add(f"{owner}.{method}")
            case ast.Attribute(value=ast.Name(id=name), attr=method):
                found.add(f"{name}.{method}")
    return found & bodies.keys()
