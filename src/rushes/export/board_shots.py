"""The shots on the board, in order, under their sections."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rushes.build.graph import State
from rushes.errors import RushesError
from rushes.export.board_looks import seen_of_shot
from rushes.export.board_takes import Board, picture_of_shot, stage_of
from rushes.export.board_words import STATES, anchor, bdi, chip, count, credits, esc, part, seconds, song_time, title_of
from rushes.film.model import Section, Shot
from rushes.plan.performed import clip_seconds
from rushes.plan.quote import quote
from rushes.prompts.compose import facts
from rushes.prompts.tags import with_names
from rushes.sketches import lyrics_of
from rushes.units import timecode


@dataclass(frozen=True, slots=True)
class Run:
    """Shots that follow each other in one section (or in none)."""

    index: int
    section: Section | None
    name: str
    shots: tuple[Shot, ...]

    @property
    def title(self) -> str:
        return title_of(self.name) if self.name else "Without a section"

    @property
    def anchor(self) -> str:
        return anchor("section", f"{self.name}-{self.index}", self.index)


@dataclass(frozen=True, slots=True)
class Price:
    """Credits of a shot's still and of its clip, and the model the clip is meant for."""

    still: int
    clip: int
    model: str

    @property
    def total(self) -> int:
        return self.still + self.clip


def runs_of(board: Board) -> list[Run]:
    """The shots in the order of the film, grouped by section."""
    known = {section.id: section for section in board.film.file.section}
    ordered = sorted(board.film.shots, key=lambda shot: (shot.start, shot.end))
    groups = groupby(ordered, key=lambda shot: shot.section or "")
    return [Run(index, known.get(name), name, tuple(shots)) for index, (name, shots) in enumerate(groups)]


def state_of_shot(board: Board, shot: Shot) -> State:
    """One word for a shot: done with its clip, failed with either, else what comes first."""
    still, clip = board.verdict(f"{shot.source}.still").state, board.verdict(f"{shot.source}.clip").state
    if clip == "done":
        return "done"
    if "failed" in (still, clip):
        return "failed"
    return clip if still == "done" else still


def price(board: Board, shot: Shot) -> Price | None:
    """What a shot costs, one take of each: the engine's own where it is paid, else the film's models'.

    None where a model has no price.
    """
    if shot.clip_of:
        return Price(0, 0, shot.clip_of)
    still, clip = board.nodes.get(f"{shot.source}.still"), board.nodes.get(f"{shot.source}.clip")
    if still is not None and clip is not None and not (still.free and clip.free):
        return Price(still.credits, clip.credits, clip.model)
    try:
        planned = quote(board.film, shot)
    except (RushesError, ValueError):
        return None
    return Price(planned.still_credits, planned.clip_credits, planned.model)


def sections(board: Board, runs: Sequence[Run]) -> Iterator[str]:
    """Each run of shots as a section of the page."""
    for run in runs:
        shots = "".join(_shot(board, shot) for shot in run.shots)
        yield part("section").substitute(
            anchor=run.anchor, title=bdi(run.title), meta=_meta(board, run), states=_states(board, run), shots=shots
        )


def _meta(board: Board, run: Run) -> str:
    film, first, last = board.film, run.shots[0], run.shots[-1]
    prices = [price(board, shot) for shot in run.shots]
    parts = [
        run.section.kind if run.section else "",
        f"{song_time(film, first.start)} to {song_time(film, last.end)}",
        count(len(run.shots), "shot"),
        credits(sum(one.total for one in prices if one)),
    ]
    return "".join(f"<span>{esc(part)}</span>" for part in parts if part)


def _states(board: Board, run: Run) -> str:
    counts = Counter(state_of_shot(board, shot) for shot in run.shots)
    return "".join(f"<li>{chip(state)} {counts[state]}</li>" for state in STATES if counts[state])


def _shot(board: Board, shot: Shot) -> str:
    film = board.film
    said = facts(film, shot, lyrics_of(replace(film, shots=(shot,)), board.song).get(shot.id, ""))
    text = with_names(film, shot.text).strip() or shot.kind
    picture, strip = picture_of_shot(board, shot, f"{shot.id}: {text}")
    state = state_of_shot(board, shot)
    return part("shot").substitute(
        anchor=anchor("shot", shot.id, shot.start),
        kind=esc(shot.kind),
        state=state,
        chip=chip(state),
        id=bdi(shot.id),
        picture=picture,
        strip=strip,
        first=timecode(shot.start, film.rate),
        last=timecode(shot.end, film.rate),
        song=f"{song_time(film, shot.start)} to {song_time(film, shot.end)}",
        length=seconds(shot.frames, film.rate),
        frames=f"{shot.frames:,} f",
        text=bdi(text),
        lyric=part("lyric").substitute(line=bdi(said["lyric"])) if said["lyric"] else "",
        seen=seen_of_shot(board, shot),
        facts="".join(_facts(board, shot, said)),
        stages=_stages(board, shot),
    )  # fmt: skip


def _facts(board: Board, shot: Shot, said: dict[str, str]) -> Iterator[str]:
    film = board.film
    rows = (
        ("Framing", said["framing"]),
        ("Camera", said["camera"]),
        ("Motion", shot.motion),
        ("Light", said["light"]),
        ("Cast", said["who"]),
        ("Place", said["place"]),
        ("Props", said["props"]),
        ("Motifs", said["motifs"]),
        ("Section", title_of(shot.section or "")),
        ("Clip", f"{clip_seconds(film, shot)} s, {shot.role}"),
        ("Follows", shot.performance or ""),
        ("Mend", f"take {shot.mend.take}: {shot.mend.prompt}" if shot.mend else ""),
        ("Price", _price_words(board, shot)),
    )
    for name, value in rows:
        if value:
            yield f"<div><dt>{name}</dt><dd>{bdi(value)}</dd></div>"


def _price_words(board: Board, shot: Shot) -> str:
    if shot.clip_of:
        return f"nothing: it shows another part of the clip of {shot.clip_of}"
    told = price(board, shot)
    return f"{credits(told.total)} ({told.still} still, {told.clip} clip on {told.model})" if told else "unknown"


def _stages(board: Board, shot: Shot) -> str:
    if shot.clip_of:
        return ""
    told = price(board, shot)
    prices = [credits(told.still), credits(told.clip)] if told else ["price unknown"] * 2
    return "".join(
        stage_of(board, f"{shot.id}.{stage}", stage.capitalize(), shot, stage, words)
        for stage, words in zip(("still", "clip"), prices, strict=True)
    )
