"""What a budget knows of what is made: purchases, media brought in, orders under way, changes; and the command."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from tiny_films import CLIP, PRICE, STILL, books, edit, run, shots, tasks, tiny

from rushes.accounts import film_books, film_made
from rushes.build import money
from rushes.cli import rushes
from rushes.errors import UsageError
from rushes.models import MODELS, Model, model
from rushes.plan.budget import NONE, NOTHING, budget
from rushes.takes import add, pick, reject


def told(root: Path, *args: str) -> Any:
    done = CliRunner().invoke(rushes, ["budget", str(root), *args, "--json"], catch_exceptions=False)
    return json.loads(done.stdout)


def shown(root: Path, *args: str) -> str:
    done: Result = CliRunner().invoke(rushes, ["budget", str(root), *args], catch_exceptions=False)
    return done.stdout


def test_nothing_is_made_of_a_new_film(tmp_path: Path) -> None:
    root = tiny(tmp_path / "new", free=False)
    film, made = film_made(root)
    assert made == NOTHING and len(film.shots) == 3
    assert not (root / "shots.toml").exists()
    assert budget(film, made).to_buy.least == PRICE


def test_what_was_bought_is_not_bought_again(paid: Path) -> None:
    film, made = film_made(paid)
    assert made.committed == made.spent == PRICE
    found = budget(film, made)
    assert found.to_buy.least == found.to_buy.likely == 0
    assert found.to_buy.most == 3 * CLIP
    assert found.room == 1000 - PRICE
    assert sum(item.made for item in found.items) == 9


def test_a_pick_closes_a_shot(paid: Path) -> None:
    for id in shots(paid):
        pick(paid, f"{id}.clip#1")
    film, made = film_made(paid)
    assert budget(film, made).to_buy == NONE


def test_what_was_drawn_free_is_still_to_buy(free: Path) -> None:
    film, made = film_made(free)
    assert made == NOTHING
    assert budget(film, made).to_buy == budget(film).total


def test_a_change_asks_for_the_clip_again(paid: Path) -> None:
    edit(paid, 'text = "it falls"', 'text = "it falls slowly"')
    film, made = film_made(paid)
    assert made.spent == PRICE
    assert budget(film, made).to_buy.least == STILL + CLIP


def test_a_refused_take_does_not_count(paid: Path) -> None:
    last = shots(paid)[-1]
    reject(paid, f"{last}.clip#1")
    film, made = film_made(paid)
    assert budget(film, made).to_buy.least == CLIP


def test_a_picture_made_elsewhere_counts(tmp_path: Path) -> None:
    root = tiny(tmp_path / "new", free=False)
    CliRunner().invoke(rushes, ["plan", str(root)], catch_exceptions=False)
    Image.new("RGB", (160, 90), "red").save(tmp_path / "still.png")
    add(root, shots(root)[0], tmp_path / "still.png", "still")
    film, made = film_made(root)
    assert made.takes == {f"{shots(root)[0]}.still": 1}
    assert budget(film, made).to_buy.least == PRICE - STILL


def test_a_draft_of_a_hero_is_its_test(paid: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dear = replace(model("scripted_clip"), id="scripted_hero", credits=12)
    monkeypatch.setitem(cast(dict[str, Model], MODELS), dear.id, dear)
    edit(paid, 'hero = "scripted_clip"', 'hero = "scripted_hero"')
    edit(paid, 'id = "fall"\n', 'id = "fall"\nrole = "hero"\n')
    last = shots(paid)[-1]
    film, made = film_made(paid)
    seconds = film.shots[-1].seconds
    assert film.shots[-1].role == "hero" and made.tests == {last: 1} and f"{last}.clip" not in made.takes
    found = budget(film, made)
    assert found.to_buy.least == 12 * seconds
    assert found.split(lambda item: item.phase, left=True)["tests"] == (0, 0, 5 * seconds)


def lossy(root: Path) -> Path:
    """The tiny film, run once at a service that takes the order of its first still, and whose reply is lost."""
    tiny(root, free=False, script='{ when = "a door", answer = "lost-reply" }')
    run(root, spend=1000)
    return root


def test_what_was_charged_and_lost_is_not_bought_again(tmp_path: Path) -> None:
    """Neither made nor to buy: it comes back for nothing, and only at most it is paid for once more."""
    root = lossy(tmp_path / "lost")
    film, made = film_made(root)
    (lost,) = [task for task in tasks(root) if task.state == "LOST_PAID"]
    assert made.astray == {lost.node: 1} and made.lost == lost.reserved == STILL
    found = budget(film, made)
    assert found.to_buy.least == CLIP and found.room == 1000 - made.spent - STILL
    assert sum(item.made for item in found.items) == 7
    mine = found.split(lambda item: item.phase if item.what in lost.node else None, left=True)
    assert (mine["stills"], mine["options"]) == ((0, 0, STILL), (0, STILL, 3 * STILL))


def test_what_is_found_again_comes_for_nothing(tmp_path: Path) -> None:
    root = lossy(tmp_path / "slow")
    (lost,) = [task for task in tasks(root) if task.state == "LOST_PAID"]
    before = budget(*film_made(root))
    with books(root) as (ledger, _):
        money.adopt(ledger, lost, "some-id")
    film, made = film_made(root)
    assert (made.lost, made.reserved, made.ordered, made.astray) == (0, STILL, {lost.node: 1}, {})
    after = budget(film, made)
    assert after.to_buy[:2] == before.to_buy[:2] and after.to_buy.most == before.to_buy.most - STILL
    assert after.room == before.room


def test_what_the_service_did_not_take_is_still_to_buy(tmp_path: Path) -> None:
    root = lossy(tmp_path / "later")
    before = budget(*film_made(root))
    with books(root) as (ledger, _):
        money.disown(ledger, next(task for task in tasks(root) if task.state == "LOST_PAID"))
    assert "READY" in {task.state for task in tasks(root)}
    after = budget(*film_made(root))
    assert after.to_buy.least == before.to_buy.least + STILL and after.to_buy.most == before.to_buy.most
    assert after.room == (before.room or 0) + STILL


def test_what_was_lost_for_other_words_is_to_buy_and_stays_lost(tmp_path: Path) -> None:
    root = lossy(tmp_path / "words")
    before = budget(*film_made(root)).to_buy.least
    edit(root, 'text = "@ann opens a door"', 'text = "@ann opens the door"')
    film, made = film_made(root)
    assert (made.astray, made.lost) == ({}, STILL)
    assert budget(film, made).to_buy.least == before + STILL
    assert "Lost:" not in shown(root)


def test_what_was_bought_and_whose_file_is_gone_is_not_bought_again(paid: Path) -> None:
    with books(paid) as (ledger, store):
        for node in ("s1-01.still", "s1-02.clip"):
            store.remove(ledger.takes()[node][0].sha256)
    found = budget(*film_made(paid))
    assert found.to_buy.least == 0 and sum(item.made for item in found.items) == 9


def test_budget_ledger_and_quote_agree_after_a_loss(tmp_path: Path) -> None:
    """The three that speak of credits: what is spent and lost, and what the next runs have to pay."""
    root = lossy(tmp_path / "three")
    said, quoted = told(root), run(root, dry_run=True).missing
    sums = film_books(root)["totals"]
    assert {name: said[name] for name in ("spent", "reserved", "lost")} == {
        name: sums[name] for name in ("spent", "reserved", "lost")
    }
    assert said["cap_left"] == said["cap"] - sums["spent"] - sums["lost"]
    assert said["astray"] == [{"node": "s1-01.still", "takes": 1}] and said["on_order"] == []
    assert {node.id: why.why for node, why in quoted.held} == {"s1-01.still": "lost", "s1-01.clip": "behind"}
    assert (quoted.credits, said["to_buy"]["least"]) == (0, CLIP), "the clip comes when its still is found"


# The command.


def test_what_it_prints(paid: Path) -> None:
    text = shown(paid)
    assert re.search(r"Tiny: 3 shots, 0:06\.\nQuoted for scripted \(scripted_still, scripted_clip\)\.", text)
    assert f"9 takes; {PRICE} credits spent, 0 reserved, 0 lost" in text
    assert re.search(
        r"Cap: 1,000 \[####\.+\] 925 left; what is likely fits, and the most too\.".replace("####", "#+-*"), text
    )
    assert "its limits are not known" in text and "$" not in text


def test_it_says_what_was_lost_and_how_it_comes_back(tmp_path: Path) -> None:
    root = lossy(tmp_path / "lost")
    text = shown(root)
    assert (
        f"Made: 7 takes; {PRICE - STILL - CLIP} credits spent, 0 reserved, {STILL} lost.\nLost: s1-01.still, " in text
    )
    assert "`rushes adopt ID s1-01.still` brings it back for nothing" in text
    with books(root) as (ledger, _):
        money.adopt(ledger, next(task for task in tasks(root) if task.state == "LOST_PAID"), "some-id")
    text = shown(root)
    assert "7 takes" in text and "Lost:" not in text and "\nOn order: s1-01.still." in text


def test_it_says_who_draws_and_who_is_quoted(tmp_path: Path) -> None:
    root = tiny(tmp_path / "new", engine="slate")
    edit(root, 'still = "scripted_still"\ndraft = "scripted_clip"\nhero = "scripted_clip"', 'still = "gen4_image"')
    text = shown(root, "--tier", "2")
    assert "Quoted for runway (gen4_image, gen4_turbo); slate draws it meanwhile." in text
    assert "tier 2: 1 (500 clips and 1,000 stills a day" in text
    assert "Money at runway: $" in text and "Cheaper, each measured alone:" in text
    with pytest.raises(UsageError, match="no tier 9"):
        shown(root, "--tier", "9")


def test_the_engine_need_not_be_installed(tmp_path: Path) -> None:
    root = tiny(tmp_path / "new", engine="runway")
    assert told(root)["drawn_by"] == "runway"


@pytest.mark.parametrize("cap", [0, 1])
def test_a_cap_under_everything_is_told_by_how_much(tmp_path: Path, cap: int) -> None:
    root = tiny(tmp_path / "new", free=False, cap=cap)
    said = told(root)
    assert (said["cap"], said["cap_left"], said["total"]["least"]) == (cap, cap, PRICE)
    assert said["fits"] == {"least": False, "likely": False, "most": False}
    assert f"one take of everything is {PRICE - cap} over it" in shown(root)


def test_no_cap(tmp_path: Path) -> None:
    root = tiny(tmp_path / "new", free=False)
    edit(root, "[budget]\ncap = 1000\n", "")
    assert told(root)["fits"] is None and "Cap: none." in shown(root)


def test_a_film_without_prices_is_short(tmp_path: Path) -> None:
    root = tiny(tmp_path / "new", engine="slate")
    edit(root, 'still = "scripted_still"\ndraft = "scripted_clip"\nhero = "scripted_clip"',
         'still = "slate_still"\ndraft = "slate_clip"\nhero = "slate_clip"')  # fmt: skip
    assert shown(root).splitlines() == ["Tiny: 3 shots, 0:06.", "Nothing in it has a price."]
    assert told(root)["days"] == told(root)["cheaper"] == []


def test_the_json_adds_up(paid: Path) -> None:
    said = told(paid)
    for name in ("phases", "models"):
        for which, whole in (("credits", "total"), ("to_buy", "to_buy")):
            for n in ("least", "likely", "most"):
                assert sum(row[which][n] for row in said[name]) == said[whole][n]
    assert [row["shot"] for row in said["shots"]] == shots(paid)
    assert (said["spent"], said["reserved"], said["lost"]) == (PRICE, 0, 0)
