"""Models: any OpenAI-compatible endpoint, asked within limits, every answer kept.

    spec, configuration   which models there are, for which role, at which price
    request, answer       what is asked and what came back; content hashes
    client                samples from the store or the model; the budget
    structured, reading   values of a type instead of text
    jobs                  many questions at once
    estimate, batch       what it will take; doing it offline
    prompts, views        what is said to a model, from what its role may see
    scripted              a model that says what a script says
    http_model            one exchange with an endpoint
    line                  what models at one endpoint share: gate (limits), breaker, transport (the package openai)
    wire, known           the form in which a server wants to be asked
    reply, trouble        what a server's answer or failure means

Importing this never imports the package openai (`pip install cupel[models]`): only asking an endpoint does. What is asked
for which purpose is not known here.
"""

from cupel.llm.answer import Answer, Ending, Usage
from cupel.llm.batch import BatchReport, read_batch, write_batch
from cupel.llm.budget import Budget, Spent
from cupel.llm.client import Client, Model, open_client, planned_client
from cupel.llm.configuration import Models, one_model, read_models
from cupel.llm.estimate import Estimate, Range, estimate
from cupel.llm.jobs import run_jobs
from cupel.llm.line import Lines
from cupel.llm.prompts import Rendered, render
from cupel.llm.provenance import origin, provenance
from cupel.llm.reading import Unusable
from cupel.llm.reply import Failed
from cupel.llm.request import Format, Message, PromptId, Request, Sampling
from cupel.llm.scripted import ScriptedModel
from cupel.llm.spec import Endpoint, ModelSpec, Price, Role
from cupel.llm.structured import Items, Structured

__all__ = [
    "Answer",
    "BatchReport",
    "Budget",
    "Client",
    "Ending",
    "Endpoint",
    "Estimate",
    "Failed",
    "Format",
    "Items",
    "Lines",
    "Message",
    "Model",
    "ModelSpec",
    "Models",
    "Price",
    "PromptId",
    "Range",
    "Rendered",
    "Request",
    "Role",
    "Sampling",
    "ScriptedModel",
    "Spent",
    "Structured",
    "Unusable",
    "Usage",
    "estimate",
    "one_model",
    "open_client",
    "origin",
    "planned_client",
    "provenance",
    "read_batch",
    "read_models",
    "render",
    "run_jobs",
    "write_batch",
]
