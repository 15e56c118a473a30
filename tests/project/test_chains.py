"""Chains: a shot goes on from the clip before it, that frame is seen once, and nothing is bought twice."""

import io
import json
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from tiny_films import CLIP, STILL, books, charged, counts, edit, run, service, takes, tiny

from numbered_frames import counted, seen, told
from rushes.cli import rushes
from rushes.engines import colours
from rushes.errors import FilmError
from rushes.film.load import load
from rushes.film.save import save_shot
from rushes.media import read_frames, to_rgb, write_clip
from rushes.states import states as rushes_states
from rushes.takes import pick

CHAINED = """\
[[shot]]
id = "s1-01"
start = 0
end = 48
moment = "door"
seconds = 3

[[shot]]
id = "s1-02"
start = 48
end = 96
moment = "cup"
seconds = 3
chain = "s1-01"

[[shot]]
id = "s1-03"
start = 96
end = 144
moment = "fall"
seconds = 3
chain = "s1-02"
"""
REFERENCES = 3 * STILL
FIRST_STILL = STILL
PRICE = REFERENCES + FIRST_STILL + 3 * CLIP


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A film of three links that costs, from a service whose clips count on from the frame that they are given."""
    root = tiny(tmp_path / "film", free=False)
    (root / "shots.toml").write_text(CHAINED, encoding="utf-8")
    monkeypatch.setattr(colours, "draw", lambda request, shrink: _drawn(root, request))
    return root


def _drawn(root: Path, request: dict[str, Any]) -> bytes:
    if request["stage"] != "clip":
        out = io.BytesIO()
        Image.fromarray(counted(0, request["seed"] % 200 + 1)).save(out, "PNG")
        return out.getvalue()
    with books(root) as (_, store), Image.open(store.path(request["image"])) as image:
        number, picture = told(np.asarray(image.convert("RGB")))
    path = root.parent / f"{request['seed']}.mp4"
    frames = (counted(number + k, picture, request["seed"]) for k in range(24 * request["seconds"]))
    write_clip(path, frames, rate=Fraction(24))
    return path.read_bytes()


def requests(root: Path) -> Counter[str]:
    return Counter(node.rpartition(".")[2] for node, some in takes(root).items() for _ in some if node[0] != "@")


def states(root: Path) -> dict[str, str]:
    nodes, verdicts = rushes_states(root)
    return {node.id: verdicts[node.id].state for node in nodes}


def test_a_chain_is_one_movement_and_no_frame_is_seen_twice_or_left_out(root: Path) -> None:
    made = run(root, spend=PRICE)
    assert counts(made)[1:] == (0, 0)
    shown = seen(made.film)
    assert len(shown) == 144
    assert shown == list(range(shown[0], shown[0] + 144))
    assert charged(root) == PRICE == made.credits


def test_the_frame_gone_on_from_is_near_the_end_and_leaves_the_slot_its_length(root: Path) -> None:
    run(root, spend=PRICE)
    stills = {node: some[-1] for node, some in takes(root).items() if node.endswith(".still")}
    assert stills["s1-02.still"].media["frame"] >= 48
    assert stills["s1-03.still"].media["frame"] == 48
    assert stills["s1-02.still"].credits == stills["s1-03.still"].credits == 0


@pytest.mark.parametrize("fps", ["25", pytest.param("30", marks=pytest.mark.long)])
def test_no_frame_is_doubled_at_the_join_in_a_film_of_another_rate(root: Path, fps: str) -> None:
    edit(root, 'kind = "narrative"', f'kind = "narrative"\nfps = "{fps}"')
    frames = 2 * int(fps)
    text = CHAINED
    for was, now in ((144, 3 * frames), (96, 2 * frames), (48, frames)):
        text = text.replace(f" {was}\n", f" {now}\n")
    (root / "shots.toml").write_text(text, encoding="utf-8")
    shown = seen(run(root, spend=PRICE).film)
    for cut in (frames, 2 * frames):
        assert shown[cut] == shown[cut - 1] + 1


def test_the_plan_of_a_trim_says_where_the_next_goes_on(root: Path) -> None:
    save_shot(root, "s1-01", {"trim": [6, 54]})
    shown = seen(run(root, spend=PRICE).film)
    assert takes(root)["s1-02.still"][-1].media["frame"] == 54
    assert shown[:2] == [6, 7] and shown == list(range(6, 150))


def test_until_stills_lists_what_waits_and_what_it_costs_first(root: Path) -> None:
    done = CliRunner().invoke(rushes, ["make", str(root), "--until", "stills", "--dry-run", "--json"])
    told = json.loads(done.stdout)
    assert told["credits"] == REFERENCES + FIRST_STILL
    assert [(each["node"], each["credits"]) for each in told["waiting"]] == [
        ("s1-02.still", CLIP), ("s1-03.still", 2 * CLIP),
    ]  # fmt: skip
    made = run(root, spend=REFERENCES + FIRST_STILL, until="stills")
    assert counts(made)[1:] == (0, 2) and made.credits == REFERENCES + FIRST_STILL
    assert [node.id for node, _ in made.waiting] == ["s1-02.still", "s1-03.still"]
    assert requests(root) == {"still": 1}


def test_a_whole_run_is_quoted_with_every_link(root: Path) -> None:
    assert run(root, dry_run=True).credits == PRICE
    run(root, spend=PRICE)
    assert run(root, dry_run=True).credits == 0


def test_another_pick_upstream_makes_the_rest_stale_and_asks_before_it_is_bought_again(root: Path) -> None:
    run(root, spend=PRICE)
    save_shot(root, "s1-01", {"takes": {"clip": 2}})
    run(root, spend=CLIP, only=("s1-01",))
    pick(root, "s1-01.clip#2")
    assert states(root)["s1-02.still"] == "stale"
    before = charged(root)
    assert run(root, dry_run=True).credits == 2 * CLIP
    with pytest.raises(Exception, match="30 credits"):
        run(root)
    assert charged(root) == before
    pick(root, "s1-01.clip#1")
    assert set(states(root).values()) == {"done"}
    assert run(root, dry_run=True).credits == 0
    shown = seen(run(root).film)
    assert shown == list(range(shown[0], shown[0] + 144))


def test_a_paid_clip_behind_another_pick_stays_in_the_film(root: Path) -> None:
    run(root, spend=PRICE)
    paid = [each.sha256 for each in takes(root)["s1-02.clip"]]
    save_shot(root, "s1-01", {"takes": {"clip": 2}})
    run(root, spend=CLIP, only=("s1-01",))
    made = run(root, spend=0, until="stills")
    assert made.credits == 0
    assert states(root)["s1-02.clip"] == "stale"
    assert [each.sha256 for each in takes(root)["s1-02.clip"]] == paid
    run(root, spend=2 * CLIP)
    assert len(takes(root)["s1-02.clip"]) == 2


def faults(root: Path, text: str) -> Sequence[str]:
    (root / "shots.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FilmError) as error:
        run(root, dry_run=True)
    return [problem.message for problem in error.value.problems]


def test_chains_that_cannot_be(root: Path) -> None:
    ring = CHAINED.replace('moment = "door"', 'moment = "door"\nchain = "s1-03"')
    assert any("comes back to this shot" in each for each in faults(root, ring))
    assert any("s9-01" in each for each in faults(root, CHAINED.replace('chain = "s1-01"', 'chain = "s9-01"')))
    both = CHAINED.replace('chain = "s1-02"', 'chain = "s1-02"\nclip_of = "s1-01"')
    assert any("no clip of its own" in each for each in faults(root, both))


def test_a_moment_that_is_longer_than_a_clip_is_planned_and_made_as_one_movement(root: Path) -> None:
    (root / "shots.toml").unlink()
    edit(root, 'draft = "scripted_clip"', 'draft = "short"')
    edit(root, "[cast.ann]", "[engine.scripted.models.short]\ncredits = 5\nseconds = [2, 3]\n\n[cast.ann]")
    edit(root, 'end = "0:06"', 'end = "0:10"')
    edit(root, 'at = "0:04-0:06"', 'at = "0:04-0:10"')
    made = run(root, spend=1000)
    assert made.credits == charged(root)
    shown = seen(made.film)[96:]
    assert len(shown) == 144 and shown == list(range(shown[0], shown[0] + 144))
    assert requests(root)["still"] == len([node for node in states(root) if node.endswith(".still")])


@pytest.mark.long
def test_what_runs_away_along_a_chain_is_measured_and_warned_of(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def darkening(request: dict[str, Any], shrink: int) -> bytes:
        data = _drawn(root, {**request, "seed": 1})
        if request["stage"] != "clip":
            return data
        path = root.parent / "dark.mp4"
        path.write_bytes(data)
        frames = [to_rgb(frame) for frame in read_frames(path)]
        dark = (np.asarray(frame * (1 - 0.003 * told(frame)[0]), np.uint8) for frame in frames)
        write_clip(path, dark, rate=Fraction(24))
        return path.read_bytes()

    monkeypatch.setattr(colours, "draw", darkening)
    run(root, spend=PRICE)
    looked = json.loads(CliRunner().invoke(rushes, ["look", "--film", str(root), "--json"]).stdout)
    chain = {each["shot"]: each for each in looked["findings"] if each["kind"] == "chain"}
    assert set(chain) == {"s1-02", "s1-03"}
    assert "link 3 of its chain ends" in chain["s1-03"]["says"] and "darker" in chain["s1-03"]["says"]
    assert chain["s1-03"]["shown"], chain["s1-03"]["says"]
    found = json.loads(CliRunner().invoke(rushes, ["check", str(root), "--json"]).stdout)
    assert any(problem["rule"] == "chain-drifts" and problem["shot"] == "s1-03" for problem in found["problems"])


def test_another_angle_is_made_with_the_first_ones_still(root: Path) -> None:
    (root / "shots.toml").unlink()
    edit(root, 'end = "0:06"', 'end = "0:12"')
    edit(root, 'at = "0:04-0:06"', 'at = "0:04-0:12"\nangles = ["wide", "close-up"]')
    run(root, spend=1000, until="stills")
    wide, close = (shot for shot in load(root).shots if shot.moment == "fall")
    asked = {request["prompt"]: request for request in _stills(root)}
    made = takes(root)
    (other,) = (each for prompt, each in asked.items() if "@same_moment" in prompt)
    sent = {reference["tag"]: reference["sha256"] for reference in other["references"]}
    assert sent["same_moment"] == made[f"{wide.id}.still"][0].sha256
    assert other["seed"] in [each["seed"] for prompt, each in asked.items() if "@same_moment" not in prompt]
    save_shot(root, wide.id, {"takes": {"still": 2}})
    run(root, spend=STILL, until="stills", only=(wide.id,))
    assert states(root)[f"{close.id}.still"] == "stale"


def _stills(root: Path) -> list[dict[str, Any]]:
    jobs = [json.loads(job["request"]) for job in service(root).jobs()]
    return [request for request in jobs if request["stage"] == "still"]


def test_a_still_that_is_lost_is_taken_out_again_and_nothing_is_bought(root: Path) -> None:
    run(root, spend=PRICE)
    before = takes(root)
    lost = before["s1-02.still"][-1]
    with books(root) as (_, store):
        store.path(lost.sha256).unlink()
    made = run(root, spend=0, until="stills")
    assert made.credits == 0 and charged(root) == PRICE
    assert run(root, dry_run=True).credits == 0
    assert takes(root) == before
