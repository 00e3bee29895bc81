"""Which models a project uses: a TOML file, or one model named on the command line.

    [endpoints.local]
    base_url = "http://127.0.0.1:8000/v1"

    [models.coder]
    endpoint = "local"
    model = "Qwen/Qwen3-Coder-30B-A3B-Instruct"
    roles = ["solver", "adversary"]
    temperature = 0.6
    max_tokens = 32768

Every key that a type of `cupel.llm.spec` or `cupel.llm.request.Sampling` has may stand there, and no other.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cupel.llm.request import Format, Sampling
from cupel.llm.spec import OPENAI_URL, Endpoint, ModelSpec, Price, Role, is_openais
from cupel.model.errors import UsageError
from cupel.model.suggestion import did_you_mean

KEY_VARIABLE = "CUPEL_API_KEY"
_OPENAI_KEY_VARIABLE = "OPENAI_API_KEY"
_WHOLE = frozenset(
    {
        "concurrency",
        "requests_per_minute",
        "tokens_per_minute",
        "retries",
        "top_k",
        "max_tokens",
        "seed",
        "max_n",
    }
)
_NUMBERS = frozenset(
    {"timeout_seconds", "connect_seconds", "patience_seconds", "temperature", "top_p", "input", "output"}
)
_TEXTS = frozenset({"base_url", "api_key_env", "endpoint", "model", "answers_as"})


@dataclass(frozen=True, slots=True)
class Models:
    """The models of a project."""

    specs: tuple[ModelSpec, ...]

    def named(self, name: str) -> ModelSpec:
        """A model by its name.

        Raises:
            UsageError: there is no such model.
        """
        for spec in self.specs:
            if spec.name == name:
                return spec
        known = [spec.name for spec in self.specs]
        raise UsageError(f"no model {name!r}{did_you_mean(name, known)} (there are: {', '.join(known)})")

    def for_role(self, role: Role) -> tuple[ModelSpec, ...]:
        """The models for a role; where none is named for it, those that are for no role in particular.

        Raises:
            UsageError: there is none.
        """
        found = tuple(spec for spec in self.specs if role in spec.roles)
        found = found or tuple(spec for spec in self.specs if not spec.roles)
        if not found:
            raise UsageError(f'no model has the role "{role.value}": add it to the roles of one')
        return found


def one_model(name: str, base_url: str | None = None, api_key_env: str | None = None) -> Models:
    """The configuration of one model that is for every role.

    Args:
        name: what the endpoint calls it.
        base_url: the endpoint; by default `$OPENAI_BASE_URL`, else OpenAI's own.
        api_key_env: the variable that holds the key; by default CUPEL_API_KEY where it is set, and OPENAI_API_KEY for
            OpenAI's own endpoint and for `$OPENAI_BASE_URL` alone: a key goes to nobody whom it is not meant for.
    """
    url = (base_url or os.environ.get("OPENAI_BASE_URL") or OPENAI_URL).strip().rstrip("/")
    variable = api_key_env
    if variable is None and os.environ.get(KEY_VARIABLE):
        variable = KEY_VARIABLE
    if variable is None and (url == OPENAI_URL or (is_openais(url) and os.environ.get(_OPENAI_KEY_VARIABLE))):
        variable = _OPENAI_KEY_VARIABLE
    return Models((ModelSpec(name, name, Endpoint(urlsplit(url).netloc, url, variable)),))


def read_models(path: Path) -> Models:
    """The models of a file.

    Raises:
        UsageError: the file cannot be read, or holds something that it may not.
    """
    try:
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: {error}") from None
    try:
        return models_from(whole)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None


def models_from(whole: Mapping[str, Any]) -> Models:
    """The models of a configuration as TOML gives it.

    Raises:
        UsageError: an unknown or missing key, or a value of the wrong kind.
    """
    _only(whole, ("endpoints", "models"), "the file")
    endpoints = {
        name: _endpoint(name, _table(table, f"endpoints.{name}"))
        for name, table in _table(whole.get("endpoints", {}), "endpoints").items()
    }
    models = _table(whole.get("models", {}), "models")
    if not models:
        raise UsageError("no [models.NAME] in it")
    return Models(
        tuple(_model(name, _table(table, f"models.{name}"), endpoints) for name, table in models.items())
    )


def _endpoint(name: str, table: Mapping[str, Any]) -> Endpoint:
    where = f"endpoints.{name}"
    _only(table, [one.name for one in fields(Endpoint) if one.name != "name"], where)
    if "base_url" not in table:
        raise UsageError(f"{where}: base_url is missing")
    return Endpoint(name, **_checked(table, where))


def _model(name: str, table: Mapping[str, Any], endpoints: Mapping[str, Endpoint]) -> ModelSpec:
    where = f"models.{name}"
    sampling = [one.name for one in fields(Sampling)]
    _only(table, ["endpoint", "model", "roles", "price", "answers_as", "max_n", *sampling], where)
    wanted = table.get("endpoint")
    if wanted not in endpoints:
        said = "is missing" if wanted is None else f"{wanted!r} is not among [endpoints.…]"
        raise UsageError(f"{where}: endpoint {said}{did_you_mean(str(wanted), endpoints)}")
    values = _checked(
        {key: value for key, value in table.items() if key not in ("roles", "price", "extra", "stop")}, where
    )
    parameters: dict[str, Any] = {key: value for key, value in values.items() if key in sampling}
    parameters["extra"] = _table(table.get("extra", {}), f"{where}.extra")
    parameters["stop"] = tuple(_texts(table.get("stop", []), f"{where}: stop"))
    return ModelSpec(
        name,
        values.get("model", name),
        endpoints[str(wanted)],
        frozenset(_role(one, where) for one in _texts(table.get("roles", []), f"{where}: roles")),
        Sampling(**parameters),
        _price(table["price"], f"{where}.price") if "price" in table else None,
        _format(values["answers_as"], where) if "answers_as" in values else None,
        values.get("max_n"),
    )


def _price(table: Any, where: str) -> Price:
    prices = _table(table, where)
    _only(prices, ("input", "output"), where)
    if set(prices) != {"input", "output"}:
        raise UsageError(f"{where}: wants input and output, USD per million tokens")
    values = _checked(prices, where)
    return Price(values["input"], values["output"])


def _role(text: str, where: str) -> Role:
    known = [role.value for role in Role]
    if text not in known:
        raise UsageError(
            f"{where}: no role {text!r}{did_you_mean(text, known)} (there are: {', '.join(known)})"
        )
    return Role(text)


def _format(text: str, where: str) -> Format:
    known = [form.value for form in Format]
    if text not in known:
        raise UsageError(f"{where}: answers_as is one of {', '.join(known)}, not {text!r}")
    return Format(text)


def _checked(table: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The values of a table, each of its kind."""
    for key, value in table.items():
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if key in _WHOLE and not (
            number and isinstance(value, int) and (value > 0 or key in ("seed", "retries"))
        ):
            raise UsageError(f"{where}: {key} is a whole number above 0, not {value!r}")
        if key in _NUMBERS and not (number and value >= 0):
            raise UsageError(f"{where}: {key} is a number, 0 or more, not {value!r}")
        if key in _TEXTS and not isinstance(value, str):
            raise UsageError(f"{where}: {key} is text, not {value!r}")
    return dict(table)


def _only(table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    names = list(known)
    for key in table:
        if key not in names:
            raise UsageError(f"{where}: unknown key {key!r}{did_you_mean(key, names)}")


def _table(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UsageError(f"{where} is a table, not {value!r}")
    return value


def _texts(value: Any, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise UsageError(f"{where} is a list of texts, not {value!r}")
    return value
