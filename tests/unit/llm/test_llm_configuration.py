"""Which models there are: a file of TOML, or one model by name; every mistake is told with its place."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from cupel.llm import (
    Endpoint,
    Format,
    Models,
    ModelSpec,
    Price,
    Request,
    Role,
    Sampling,
    ScriptedModel,
    one_model,
    open_client,
    origin,
    provenance,
    read_models,
    render,
    views,
)
from cupel.llm.client import Client
from cupel.llm.configuration import models_from
from cupel.model.errors import UsageError
from cupel.model.task import task_from_json

WHOLE = """
[endpoints.local]
base_url = "http://127.0.0.1:8000/v1/"
concurrency = 256

[endpoints.router]
base_url = "https://openrouter.ai/api/v1"
api_key_env = "OPENROUTER_API_KEY"
requests_per_minute = 300
tokens_per_minute = 1_000_000
timeout_seconds = 600
retries = 0

[models.coder]
endpoint = "local"
model = "Qwen/Coder"
roles = ["solver", "adversary"]
temperature = 0.6
top_p = 0.95
top_k = 20
max_tokens = 32768
stop = ["END"]
answers_as = "json_object"
max_n = 8

[models.coder.extra]
chat_template_kwargs = {enable_thinking = true}

[models.judge]
endpoint = "router"
model = "some/large"
price = {input = 0.5, output = 2}
"""


@pytest.fixture
def read(tmp_path):
    def write_and_read(text: str) -> Models:
        path = tmp_path / "models.toml"
        path.write_text(text, encoding="utf-8")
        return read_models(path)

    return write_and_read


def test_a_file_gives_models_with_everything_that_stands_in_it(read):
    models = read(WHOLE)
    local = Endpoint("local", "http://127.0.0.1:8000/v1", concurrency=256)
    assert models.named("coder") == ModelSpec(
        "coder",
        "Qwen/Coder",
        local,
        frozenset({Role.SOLVER, Role.ADVERSARY}),
        Sampling(0.6, 0.95, 20, 32768, None, ("END",), {"chat_template_kwargs": {"enable_thinking": True}}),
        None,
        Format.OBJECT,
        8,
    )
    judge = models.named("judge")
    assert judge.endpoint.requests_per_minute == 300
    assert judge.endpoint.retries == 0
    assert judge.price == Price(0.5, 2)
    assert judge.price.of(1_000_000, 500_000) == 1.5


def test_the_example_of_the_documentation_is_one(monkeypatch):
    text = (Path(__file__).resolve().parents[3] / "docs" / "models.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    models = models_from(tomllib.loads(block))
    assert {spec.name: len(spec.roles) for spec in models.specs} == {"coder": 2, "reviewer": 3}
    assert all(models.for_role(role) for role in Role)


def test_a_role_has_its_models_or_else_those_that_are_for_none_in_particular(read):
    models = read(WHOLE)
    assert [spec.name for spec in models.for_role(Role.SOLVER)] == ["coder"]
    assert [spec.name for spec in models.for_role(Role.REVIEWER)] == ["judge"]
    only = Models((models.named("coder"),))
    with pytest.raises(UsageError, match='no model has the role "author"'):
        only.for_role(Role.AUTHOR)


def test_a_model_is_called_what_it_is_named_where_nothing_else_is_said(read):
    models = read('[endpoints.e]\nbase_url = "http://x/v1"\n[models."gpt-4.1"]\nendpoint = "e"\n')
    assert models.named("gpt-4.1").model == "gpt-4.1"
    with pytest.raises(
        UsageError, match=r"no model 'gpt-4'; did you mean 'gpt-4.1'\? \(there are: gpt-4.1\)"
    ):
        models.named("gpt-4")


E = '[endpoints.e]\nbase_url = "http://x/v1"\n'
M = '[models.m]\nendpoint = "e"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = ", "models.toml: Invalid value"),
        ("", "no [models.NAME]"),
        ("[model.m]\n", "the file: unknown key 'model'; did you mean 'models'?"),
        (E + "concurency = 3\n" + M, "endpoints.e: unknown key 'concurency'; did you mean 'concurrency'?"),
        (E + M + "temprature = 1\n", "models.m: unknown key 'temprature'; did you mean 'temperature'?"),
        (E + M + 'api_key = "sk-1"\n', "models.m: unknown key 'api_key'"),
        ('[endpoints.e]\nname = "x"\n' + M, "endpoints.e: unknown key 'name'"),
        ("[endpoints.e]\n" + M, "endpoints.e: base_url is missing"),
        ('[endpoints.e]\nbase_url = "127.0.0.1:8000"\n' + M, "is no base URL"),
        ('[endpoints.e]\nbase_url = "https://user:sk-1@x/v1"\n' + M, "put the key into an environment variable"),
        ("[models.m]\n", "models.m: endpoint is missing"),
        (E + '[models.m]\nendpoint = "f"\n', "models.m: endpoint 'f' is not among"),
        (E + M + 'roles = ["sovler"]\n', "models.m: no role 'sovler'; did you mean 'solver'?"),
        (E + M + 'roles = "solver"\n', "models.m: roles is a list of texts"),
        (E + M + 'answers_as = "xml"\n', "answers_as is one of json_schema, json_object, fenced"),
        (E + M + "max_tokens = 1.5\n", "max_tokens is a whole number above 0, not 1.5"),
        (E + M + "max_tokens = true\n", "max_tokens is a whole number above 0, not True"),
        (E + M + "temperature = -1\n", "temperature is a number, 0 or more, not -1"),
        (E + M + "model = 3\n", "model is text, not 3"),
        (E + M + "price = 3\n", "models.m.price is a table"),
        (E + M + "price = {input = 3}\n", "wants input and output"),
        (E + M + "price = {input = 3, ouput = 3}\n", "unknown key 'ouput'; did you mean 'output' or 'input'?"),
        (E + "concurrency = 0\n" + M, "concurrency is a whole number above 0, not 0"),
        (E + "timeout_seconds = 0\n" + M, "timeout_seconds is 0, not above 0"),
        ("endpoints = 3\n", "endpoints is a table, not 3"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(read, text, told):
    with pytest.raises(UsageError) as caught:
        read(text)
    assert told in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match=r"none.toml"):
        read_models(tmp_path / "none.toml")


class TestOneModel:
    @pytest.fixture(autouse=True)
    def _clean(self, monkeypatch):
        for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "CUPEL_API_KEY"):
            monkeypatch.delenv(name, raising=False)

    def test_is_for_every_role(self):
        models = one_model("qwen", "http://127.0.0.1:8000/v1")
        assert [models.for_role(role)[0].model for role in Role] == ["qwen"] * 5
        assert models.named("qwen").endpoint.name == "127.0.0.1:8000"

    def test_is_openais_where_no_address_is_given(self, monkeypatch):
        endpoint = one_model("gpt").specs[0].endpoint
        assert (endpoint.base_url, endpoint.api_key_env) == ("https://api.openai.com/v1", "OPENAI_API_KEY")
        monkeypatch.setenv("OPENAI_BASE_URL", "http://proxy/v1")
        assert one_model("gpt").specs[0].endpoint.base_url == "http://proxy/v1"

    def test_gets_openais_key_only_where_that_is_meant(self, monkeypatch):
        monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
        assert one_model("m", "http://stranger/v1").specs[0].endpoint.api_key_env is None
        monkeypatch.setenv("OPENAI_BASE_URL", "http://proxy/v1/")
        assert one_model("m", "http://proxy/v1").specs[0].endpoint.api_key_env == "OPENAI_API_KEY"
        monkeypatch.setenv("CUPEL_API_KEY", "sk-2")
        assert one_model("m", "http://stranger/v1").specs[0].endpoint.api_key_env == "CUPEL_API_KEY"
        assert one_model("m", "http://x/v1", "OTHER").specs[0].endpoint.api_key_env == "OTHER"


def test_parameters_of_a_request_go_over_those_of_the_model():
    default = Sampling(temperature=0.6, top_p=0.95, seed=0, stop=("A",), extra={"a": 1, "b": 1})
    own = Sampling(temperature=0.0, max_tokens=5, extra={"b": 2})
    assert own.over(default) == Sampling(0.0, 0.95, None, 5, 0, ("A",), {"a": 1, "b": 2})
    assert own.over(default).to_json() == {
        "temperature": 0.0,
        "top_p": 0.95,
        "max_tokens": 5,
        "seed": 0,
        "stop": ["A"],
        "a": 1,
        "b": 2,
    }


def test_provenance_names_model_parameters_prompt_and_response_but_no_address(store, clamp):
    client = Client(ScriptedModel("def clamp(): ...", name="coder"), store)
    rendered = render("solve", views.solver_view(task_from_json(clamp)))
    asked: Request = rendered.request(Sampling(temperature=0.6))
    (answer,) = asyncio.run(client.ask(asked))
    assert origin(client.spec) == "model:coder"
    assert provenance(client.spec, answer, asked) == {
        "made_by": "model:coder",
        "model": "coder",
        "parameters": {"temperature": 0.6},
        "response": answer.key,
        "prompt": {"name": "solve", "hash": rendered.prompt.hash},
    }
    stored = store.request(store.answers([answer.key])[answer.key].request)
    assert stored.prompt == f"solve@{rendered.prompt.hash}"
    assert stored.body["messages"] == [message.to_json() for message in rendered.messages]


class TestWithoutThePackage:
    def test_importing_and_helping_never_loads_it(self):
        code = "import sys, cupel, cupel.llm, cupel.cli.main; print(sorted({'openai', 'aiohttp', 'httpx', 'httpx2'} & set(sys.modules)))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]"

    def test_the_message_says_what_to_install(self, store, monkeypatch):
        monkeypatch.setitem(sys.modules, "openai", None)
        with pytest.raises(UsageError, match=r"pip install cupel\[models\]"):
            open_client(one_model("m", "http://127.0.0.1:1/v1").specs[0], store)

    def test_httpx_serves_where_aiohttp_is_missing(self, monkeypatch):
        import openai

        from cupel.llm.clock import RealClock
        from cupel.llm.transport import Transport

        monkeypatch.delattr(openai, "DefaultAioHttpClient", raising=False)
        endpoint = Endpoint("e", "http://127.0.0.1:1/v1")
        assert Transport(endpoint, RealClock()).name == "httpx"
        with pytest.raises(UsageError, match="the aiohttp transport needs openai"):
            Transport(endpoint, RealClock(), "aiohttp")
