"""What the board says of takes: which there are, which one stands, and how to choose another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from rushes.build.graph import Node, Take, Verdict
from rushes.cut.lay import lay_alone
from rushes.cut.timeline import Clip, clip_frame
from rushes.errors import FilmError
from rushes.export.board_words import bdi, chip, credits, esc, image, part, pick_command, sign
from rushes.export.thumbs import Pictures, Wanted
from rushes.film.model import Film, Picks, Shot
from rushes.rules.finding import Sight
from rushes.song.model import Song

NOTHING = Verdict("missing", "not made yet")


@dataclass(frozen=True, slots=True)
class Tier:
    """Widths in pixels of the large picture, of a frame of the strip, and of a take."""

    picture: int
    strip: int
    take: int


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that the board shows, in one place."""

    film: Film
    song: Song | None
    nodes: Mapping[str, Node]
    verdicts: Mapping[str, Verdict]
    takes: Mapping[str, Sequence[Take]]
    tier: Tier
    pictures: Pictures = field(default_factory=Pictures)
    own: Mapping[str, Wanted] = field(default_factory=dict)
    """Reference pictures of the project itself, by tag."""
    sight: Sight = field(default_factory=Sight)
    """What the eye knows of the takes that stand."""

    def verdict(self, node: str) -> Verdict:
        return self.verdicts.get(node, NOTHING)

    def thumb(self, take: Take, frame: int, width: int) -> bytes | None:
        return self.pictures.get(take.sha256, frame, width)


def shown_frames(film: Film, shot: Shot, take: Take) -> tuple[int, int, int]:
    """First, middle and last frame of a clip's file that the film shows of it."""
    media = take.media
    try:
        clip = Clip(take.sha256, int(media["frames"]), Fraction(media["rate"]), int(media.get("first", 0)))
        item = lay_alone(shot, film.rate, clip, film.settings.handles)
        frames = [clip_frame(item, k, film.rate) - item.source_first for k in (0, shot.frames // 2, shot.frames - 1)]
    except (FilmError, LookupError, ValueError, ArithmeticError, TypeError):
        return 0, middle(take), max(0, 2 * middle(take) - 1)
    return frames[0], frames[1], frames[2]


def middle(take: Take) -> int:
    """The frame that stands for a take: the middle one of a clip, the only one of a picture."""
    frames = take.media.get("frames", 1) if take.stage == "clip" else 1
    return frames // 2 if isinstance(frames, int) and frames > 0 else 0


def wanted_of(board: Board) -> list[Wanted]:
    """Every thumbnail the board shows, each picture and clip once."""
    each: dict[tuple[str, bool], set[tuple[int, int]]] = {}
    for take, frame, width in _all_wanted(board):
        each.setdefault((take.sha256, take.stage == "clip"), set()).add((frame, width))
    wanted = [Wanted(sha256, frozenset(some), is_clip) for (sha256, is_clip), some in each.items()]
    return [*wanted, *board.own.values()]


def _all_wanted(board: Board) -> Iterator[tuple[Take, int, int]]:
    tier = board.tier
    for node, takes in board.takes.items():
        if node.startswith("@") or node.endswith((".still", ".clip")):
            yield from ((take, middle(take), tier.take) for take in takes)
    for node, verdict in board.verdicts.items():
        if verdict.take is not None and node.startswith("@"):
            yield verdict.take, 0, tier.picture
    for shot in board.film.shots:
        clip, still = board.verdict(f"{shot.source}.clip").take, board.verdict(f"{shot.source}.still").take
        if clip is not None:
            first, mid, last = shown_frames(board.film, shot, clip)
            yield clip, mid, tier.picture
            yield from ((clip, frame, tier.strip) for frame in (first, mid, last))
        elif still is not None:
            yield still, 0, tier.picture


def picture_of_shot(board: Board, shot: Shot, alt: str) -> tuple[str, str]:
    """The large picture of a shot, and its strip of three frames ("" where it has no clip)."""
    clip, still = board.verdict(f"{shot.source}.clip").take, board.verdict(f"{shot.source}.still").take
    if clip is None:
        data = board.thumb(still, 0, board.tier.picture) if still else None
        return image(data, alt, "picture"), ""
    frames = shown_frames(board.film, shot, clip)
    large = image(board.thumb(clip, frames[1], board.tier.picture), alt, "picture")
    small = [
        image(board.thumb(clip, frame, board.tier.strip), f"{shot.id}, {when} frame")
        for frame, when in zip(frames, ("first", "middle", "last"), strict=True)
    ]
    return large, f'<div class="strip">{"".join(small)}</div>'


def stage_of(board: Board, node_id: str, heading: str, picks: Picks, by: str, price: str) -> str:
    """One stage of a shot or a reference: its state and why, its price, and its takes."""
    verdict, node = board.verdict(node_id), board.nodes.get(node_id)
    takes = sorted(board.takes.get(node_id, ()), key=lambda take: take.number)
    rows = "".join(_row(board, take, node, verdict, picks.notes.get(f"{by}#{take.number}", "")) for take in takes)
    return part("stage").substitute(
        heading=esc(heading),
        state=chip(verdict.state),
        why=f'<p class="why">{bdi(verdict.why)}</p>' if verdict.why else "",
        price=esc(price),
        takes=f'<ul class="takes">{rows}</ul>' if rows else '<p class="none">No takes yet.</p>',
    )


def _row(board: Board, take: Take, node: Node | None, verdict: Verdict, note: str) -> str:
    from rushes.export.board_looks import seen_of_take

    paid = credits(take.credits) if take.credits else "free"
    by = take.model if take.model.startswith(take.engine) else f"{take.engine} {take.model}".strip()
    return part("take").substitute(
        picture=image(board.thumb(take, middle(take), board.tier.take), f"take {take.number} of {take.node}"),
        number=take.number,
        engine=bdi(by.replace("_", " ") if take.free else by),
        credits=esc(paid),
        marks="".join(_mark(word) for word in _marks(take, node, verdict)),
        note="".join(f'<p class="note">{bdi(text)}</p>' for text in (*_odd(take), note) if text),
        seen=seen_of_take(board, take),
        command=esc(pick_command(take.name)),
    )


def _odd(take: Take) -> Iterator[str]:
    """In what a take is another than was asked for: it is paid for, kept and used."""
    if odd := take.media.get("odd"):
        yield f"Another than was asked: {'; '.join(map(str, odd))}."


def _marks(take: Take, node: Node | None, verdict: Verdict) -> Iterator[str]:
    if node is not None and node.pick == take.number:
        yield "picked"
    if node is not None and take.number in node.rejects:
        yield "rejected"
    if verdict.take is not None and verdict.take.number == take.number:
        yield "in use"
    if take.media.get("odd"):
        yield "odd"


def _mark(word: str) -> str:
    name = word.replace(" ", "-")
    return f'<span class="mark {name}">{sign(name)}{word}</span>'
