"""Two keys of one organization share a balance: whatever the other does, nothing is bought twice."""

import itertools
import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from runway_films import FILM, books, film
from runway_worlds import clip

import rushes
from rushes.build import money, records
from rushes.build.money import Order
from rushes.build.purchase import NodeError
from rushes.engines.base import Account
from rushes.engines.runway_emulator import Emulator
from rushes.film.load import load
from rushes.project import Folders, workshop

PRICE, MODEL = 10, "gen4_turbo"
BEFORE = Account("key-ours", 100, 3, {MODEL: 5}, {MODEL: 500})


def _moved(account: Account, *, bought: int = 0, refunded: int = 0, left: int = 0) -> Account:
    """An account after others bought, and were given back, things of the same price, and old ones left the day."""
    made = {MODEL: max(0, account.made_today[MODEL] + bought - left)}
    return replace(account, balance=account.balance + (refunded - bought) * PRICE, made_today=made)


@pytest.mark.parametrize("accepted", [True, False])
def test_what_others_do_meanwhile_hides_no_purchase(service: Emulator, tmp_path: Path, accepted: bool) -> None:
    """Every mixture of purchases, refunds and old generations that leave the day, after a reply was lost.

    An order that was taken is never sent again; one that was not is, where nothing has moved.
    """
    ends: Counter[str] = Counter()
    root = film(tmp_path / "film")
    with workshop(load(root, Folders(root).cache), lambda event: None, spend=10**6) as shop:
        buyer = shop.buyer("runway")
        buyer.engine.settle_seconds = 0.0
        early = _moved(BEFORE, bought=1) if accepted else BEFORE
        for number, (bought, refunded, left) in enumerate(itertools.product(range(3), range(3), range(3))):
            accounts = iter([early, _moved(early, bought=bought, refunded=refunded, left=left)])
            buyer.engine.account = lambda accounts=accounts: next(accounts)  # type: ignore[method-assign, misc]
            task = _in_doubt(buyer, number)
            try:
                state = buyer._reconcile(task).state
            except NodeError:
                state = records.find(shop.ledger, task.id).state
            ends[state] += 1
            if (bought, refunded, left) == (0, 0, 0):
                assert state == ("LOST_PAID" if accepted else "READY")
            if state == "AMBIGUOUS":  # a person has looked: the account is free for the next
                money.disown(shop.ledger, records.find(shop.ledger, task.id))
    assert sum(ends.values()) == 27
    assert ends["READY"] == 0 if accepted else ends["READY"] >= 1


def _in_doubt(buyer: Any, number: int) -> records.Task:
    """A purchase that was sent, and whose reply was lost."""
    order = Order(
        film=buyer.film, node=f"n{number}.clip", stage="clip", key=f"k{number}", asked=f"a{number}", take_no=1,
        provider="runway", account=BEFORE.name, model=MODEL, cost=PRICE, request=asdict(clip("a" * 64)), run="r",
    )  # fmt: skip
    task = money.place(buyer.ledger, order)
    assert task is not None
    money.note_snapshot(buyer.ledger, task, BEFORE)
    sent = money.claim_to_send(buyer.ledger, task.id, "a courier")
    assert sent is not None
    money.doubt(buyer.ledger, sent, "no answer")
    return records.find(buyer.ledger, task.id)


MAKE = """
import sys
from pathlib import Path
from rushes.make import Wish, make
if __name__ == "__main__":
    make(Path(sys.argv[1]), Wish(jobs=1, spend=400))
"""


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2))
def test_two_films_with_two_keys_at_once(tmp_path: Path, home: Path, seed: int) -> None:
    """Both run again and again while replies are lost and jobs fail: each wish is bought once, or told as in doubt."""
    chance = random.Random(seed)
    ours, theirs = f"key_{'a' * 128}", f"key_{'b' * 128}"
    with Emulator(
        credits=5000, tier=3, renderer="plain", queue_s=0.02, run_s=0.2, key=ours, keys=[theirs]
    ) as service:  # fmt: skip
        roots = [film(tmp_path / "one"), film(tmp_path / "two")]
        (roots[1] / "film.toml").write_text(FILM.format(images="").replace("cup", "jar").replace("woman", "man"))
        for _ in range(12):
            fault = chance.choice(["drop_after", "drop_before", "status_after:503", "status:503", "task:INTERNAL"])
            service.fault(fault, skip=chance.randrange(4), n=1)
        for _ in range(3):
            runs = [_make(root, key, service) for root, key in zip(roots, (ours, theirs), strict=True)]
            for each in runs:
                each.wait(timeout=200)
        jobs = service.jobs()
        paid = Counter(job["unseeded"] for job in jobs if job["cost"])
        assert jobs and max(paid.values()) == 1
        told = sum(books(root)[0]["spent"] + books(root)[0]["lost"] + books(root)[0]["reserved"] for root in roots)
        assert told >= service.books().total
        assert all(not books(root)[2] for root in roots)


def _make(root: Path, key: str, service: Emulator) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ, "PYTHONPATH": str(Path(rushes.__file__).parents[1]), "RUNWAYML_BASE_URL": service.url,
        "RUNWAYML_API_SECRET": key, "RUSHES_POLL_SECONDS": "0.05", "RUSHES_SETTLE_SECONDS": "0.2",
    }  # fmt: skip
    line = [sys.executable, "-c", MAKE, str(root)]
    return subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
