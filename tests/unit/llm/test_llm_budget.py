"""What a run may spend: it stops between requests, and never by losing an answer."""

from __future__ import annotations

import asyncio

import pytest
from asking import request
from hypothesis import given, settings
from hypothesis import strategies as st

from cupel.llm import Budget, Client, Price, ScriptedModel, Usage, estimate, planned_client
from cupel.model.errors import BudgetSpent, UsageError
from faulty_server import completion

PRICE = Price(input=1_000_000.0, output=1_000_000.0)  # a dollar a token


def client_of(store, budget, text="x" * 35, price=PRICE, name="scripted"):
    return Client(ScriptedModel(text, price=price, name=name), store, budget)


async def all_of(client, count, **sampling):
    asked = [client.ask(request("q" * 7 + str(number).zfill(7), **sampling)) for number in range(count)]
    return await asyncio.gather(*asked, return_exceptions=True)


def test_tokens_and_cost_are_counted_as_they_were(store):
    budget = Budget()
    asyncio.run(all_of(client_of(store, budget), 3))
    assert budget.spent.to_json() == {
        "requests": 3,
        "input_tokens": 12,
        "output_tokens": 30,
        "cost": 42.0,
        "estimated": False,
    }


def test_what_stands_in_the_store_costs_nothing(store):
    asyncio.run(all_of(client_of(store, Budget()), 3))
    budget = Budget(max_cost=0.0)
    asyncio.run(all_of(client_of(store, budget), 3))
    assert budget.spent.requests == 0


@pytest.mark.parametrize("most", [0, 1, 5])
def test_no_more_requests_are_sent_than_allowed(store, most):
    budget = Budget(max_requests=most)
    client = client_of(store, budget)
    found = asyncio.run(all_of(client, 8))
    assert sum(isinstance(one, list) for one in found) == most == len(client.model.requests)
    stopped = [one for one in found if isinstance(one, BudgetSpent)]
    assert len(stopped) == 8 - most
    assert "what was answered is stored" in str(stopped[0])


@settings(deadline=None)
@given(st.floats(0, 400), st.integers(1, 12), st.integers(1, 40))
def test_the_cost_stays_below_its_bound_and_as_much_is_asked_as_fits(bound, count, most_tokens):
    """An answer has 10 tokens, the request 4: another fits as long as 4 and the bound of tokens are left."""
    store = _Nothing()
    budget = Budget(max_cost=bound)
    client = client_of(store, budget, text="x" * min(35, int(most_tokens * 3.5)))
    found = asyncio.run(all_of(client, count, max_tokens=most_tokens))
    answered = sum(isinstance(one, list) for one in found)
    assert budget.spent.cost <= bound
    assert answered == count or budget.spent.cost + 4 + most_tokens > bound


class _Nothing:
    """A store that keeps nothing."""

    def answers(self, keys):
        return {}

    def put_request(self, asked):
        pass

    def put_answer(self, answer):
        return answer


def test_several_models_share_one_budget(store):
    budget = Budget(max_requests=3)
    one, other = client_of(store, budget, name="one"), client_of(store, budget, name="other")

    async def both():
        return [*await all_of(one, 2), *await all_of(other, 2)]

    assert [isinstance(found, BudgetSpent) for found in asyncio.run(both())] == [False, False, False, True]


def test_a_bound_of_cost_needs_a_price(store):
    with pytest.raises(
        UsageError, match=r"--max-cost needs the price of model 'scripted'.*\[models.scripted.price\]"
    ):
        client_of(store, Budget(max_cost=1.0), price=None)
    client_of(store, Budget(max_requests=1), price=None)
    with pytest.raises(UsageError, match="below 0"):
        Budget(max_cost=-1)


def test_who_waits_goes_on_when_others_cost_less_than_was_put_by(serve, asking):
    """Four may cost 100 each, the bound is 150; each really costs 15, so all go, one after another."""
    server = serve(lambda asked: completion(asked.text))
    budget = Budget(max_cost=150)
    one = asking(server, {"price": PRICE}, budget=budget)
    found = one.run(lambda client: all_of(client, 4, max_tokens=96))
    assert all(isinstance(answer, list) for answer in found)
    assert budget.spent.cost == 60.0


class TestEstimate:
    def test_counts_what_is_open_as_a_range(self, store):
        client = client_of(store, Budget())
        asked = request("q" * 35, max_tokens=100)
        found = estimate(client, [(asked, 4), (request("r" * 35, max_tokens=100), 2)])
        assert found.to_json() == {
            "model": "scripted",
            "questions": 2,
            "samples": 6,
            "answered": 0,
            "requests": [2, 6],
            "input_tokens": [20, 60],
            "output_tokens": [60.0, 600],
            "cost": [80.0, 660.0],
        }
        assert found.text() == (
            "scripted: 6 samples of 2 questions, 0 answered; 2 to 6 requests to send; 20 to 60 tokens in, 60 to 600 out;"
            " 80.00 to 660.00 USD"
        )

    def test_of_what_is_answered_is_nothing(self, store):
        client = client_of(store, Budget(), price=None)
        asked = request("q" * 35)
        asyncio.run(client.ask(asked, 2))
        found = estimate(planned_client(client.spec, store), [(asked, 2)])
        assert (found.answered, found.requests.high, found.output_tokens.high, found.cost) == (2, 0, 0, None)
        (more,) = [estimate(client, [(asked, 5)])]
        assert (more.answered, more.requests.to_json()) == (2, [1, 3])

    def test_knows_how_long_answers_were_once_there_are_enough(self, store):
        client = client_of(store, Budget())
        asyncio.run(client.ask(request("a"), 20))
        found = estimate(client, [(request("new", max_tokens=1000), 1)])
        assert found.output_tokens.to_json() == [10.0, 1000]

    def test_really_bounds_what_is_spent(self, store):
        budget = Budget()
        client = client_of(store, budget)
        questions = [(request(f"question {number}", max_tokens=50), 3) for number in range(5)]
        found = estimate(client, questions)

        async def ask():
            for asked, samples in questions:
                await client.ask(asked, samples)

        asyncio.run(ask())
        assert found.requests.low <= budget.spent.requests <= found.requests.high
        assert found.output_tokens.low <= budget.spent.output_tokens <= found.output_tokens.high
        assert found.cost.low <= budget.spent.cost <= found.cost.high


def test_a_plan_sends_nothing(store, asking):
    client = planned_client(client_of(store, Budget()).spec, store)
    (answer,) = asyncio.run(client.ask(request("q")))
    assert (answer.ending.value, answer.detail) == ("rejected", "nothing may be sent: this is a plan")
    assert answer.usage == Usage(0, 0)
