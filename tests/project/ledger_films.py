"""Random films with random purchases, in memory: nodes as the film has them, takes and tasks as a ledger would."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from rushes.build.graph import Job, Need, Node, Take, asked_of, survey
from rushes.build.records import Task
from rushes.film.model import Cast, Film, FilmFile, Section, Shot
from rushes.film.treatment import Budget, Models, Settings

STATES = ("READY", "SUBMITTING", "RUNNING", "FETCHING", "AMBIGUOUS", "LOST_PAID", "FAILED", *["DONE"] * 12)
SEEN = "asked", "asked", "asked", "other"
"""Whether a take answers what the film asks now."""


@dataclass(frozen=True)
class World:
    """A film, its nodes, and what was bought for it."""

    film: Film
    nodes: list[Node]
    takes: dict[str, list[Take]]
    tasks: list[Task]
    present: set[str]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to four shots that may share clips, two references, and up to 25 purchases, of shots that are gone too."""
    shots = _shots(draw)
    film = Film(
        Path(),
        FilmFile(
            film=Settings(title="Random"), models=Models(still="s", draft="d", hero=draw(st.sampled_from(["h", "d"]))),
            budget=Budget(cap=draw(st.none() | st.integers(0, 500))),
            cast={"ann": Cast(text="a woman")},
            section=tuple(Section(id=id, kind="scene", start="0:00", end="0:09") for id in ("a", "b")),
        ),
        tuple(shots),
    )  # fmt: skip
    nodes = [_node("@ann", "reference"), *(each for shot in shots if not shot.clip_of for each in _of_shot(draw, shot))]
    return _bought(draw, film, nodes)


def _shots(draw: st.DrawFn) -> list[Shot]:
    shots: list[Shot] = []
    for n in range(draw(st.integers(1, 4))):
        own = [shot.id for shot in shots if shot.clip_of is None]
        start = shots[-1].end if shots else 0
        shots.append(
            Shot(
                id=f"s{n}", start=start, end=start + draw(st.integers(1, 120)), seconds=draw(st.integers(2, 10)),
                section=draw(st.sampled_from(["a", "b", None])), role=draw(st.sampled_from(["draft", "hero"])),
                clip_of=draw(st.none() | st.sampled_from(own)) if own else None, slip=draw(st.integers(-20, 20)),
            )
        )  # fmt: skip
    return shots


def _node(id: str, stage: Any, **values: Any) -> Node:
    return Node(id=id, stage=stage, ask=f"ask {id}", variant="v", work=Job(dict), engine="e", model="d", **values)


def _of_shot(draw: st.DrawFn, shot: Shot) -> list[Node]:
    picked = draw(st.none() | st.integers(1, 3))
    rejected = frozenset(draw(st.sets(st.integers(1, 3), max_size=2)))
    still = _node(f"{shot.id}.still", "still", needs=(Need("@ann", "@ann"),), rejects=rejected)
    return [still, _node(f"{shot.id}.clip", "clip", needs=(Need("still", still.id),), pick=picked, rejects=rejected)]


def _bought(draw: st.DrawFn, film: Film, nodes: list[Node]) -> World:
    takes: dict[str, list[Take]] = {}
    tasks: list[Task] = []
    names = [node.id for node in nodes] + ["gone.still", "gone.clip", "@nobody"]
    for node_id in sorted(draw(st.lists(st.sampled_from(names), max_size=25)), key=names.index):
        take = _purchase(draw, nodes, takes, tasks, node_id)
        if take is not None:
            takes.setdefault(node_id, []).append(take)
    here = [take.sha256 for some in takes.values() for take in some]
    return World(film, nodes, takes, tasks, {sha for sha in here if draw(st.integers(0, 9))})


def _purchase(
    draw: st.DrawFn, nodes: list[Node], takes: dict[str, list[Take]], tasks: list[Task], node_id: str
) -> Take | None:
    node = next((node for node in nodes if node.id == node_id), None)
    stage = "reference" if node_id[0] == "@" else node_id.rpartition(".")[2]
    state, price, number = draw(st.sampled_from(STATES)), draw(st.integers(0, 60)), len(takes.get(node_id, ())) + 1
    verdicts = survey(nodes, takes)
    inputs = {need.role: verdicts[need.node].take for need in node.needs} if node else {}
    known = {role: take.sha256 for role, take in inputs.items() if take}
    sha = f"content {draw(st.integers(0, 3))} of {stage}"  # some come out the same
    settled = draw(st.integers(0, 60)) if state in ("DONE", "FAILED") else draw(st.none() | st.integers(0, 9))
    task = Task(
        id=f"task {len(tasks)}", film="f", node=node_id, stage=stage, key=f"{len(tasks)}", asked="", take_no=number,
        attempt=1, provider="e", account="a", model=draw(st.sampled_from(["d", "h"])) if stage == "clip" else "s",
        state=state, reserved=0 if state == "READY" else price, settled=settled, ext_id=None,
        request={
            "image": known.get("still"), "seconds": draw(st.integers(2, 10)), "prompt": node_id,
            "references": [{"tag": "ann", "sha256": known["@ann"]}] if "@ann" in known else [],
        },
        snapshot=None, deadline=None, sent_by=None, sha256=sha if state == "DONE" else None, error="why",
        created=1e9 + len(tasks) * 40_000,
    )  # fmt: skip
    tasks.append(task)
    if state != "DONE":
        return None
    asked = asked_of(node, known) if node and draw(st.sampled_from(SEEN)) == "asked" else "another wish"
    media = {"frames": draw(st.integers(1, 240)), "rate": str(draw(st.sampled_from([Fraction(24), Fraction(30)])))}
    return Take(
        node_id, number, stage, sha, "e", task.model, 9, False, asked, task.key, settled or 0, task.id,
        media if stage == "clip" else {},
    )  # fmt: skip
