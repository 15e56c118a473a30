"""A small film with pictures in a store, for the tests of the board and for looking at one."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from PIL import Image

from rushes.build.graph import Job, Node, State, Take, Verdict
from rushes.build.store import Store
from rushes.film.model import Cast, Film, FilmFile, Motif, Place, Prop, Section, Shot
from rushes.film.treatment import Budget, Light, Look, Settings, SongFile
from rushes.media import write_clip
from rushes.song.model import Line, Song

SIZE = (320, 180)
Draw = Callable[[str, str], bytes]
"""The bytes of a node's picture or clip: node id, stage."""


Told: TypeAlias = tuple[Film, Song | None, Sequence[Node], Mapping[str, Verdict], Mapping[str, Sequence[Take]], Store]


@dataclass
class Studio:
    """Everything that ``write_board`` takes."""

    film: Film
    store: Store
    song: Song | None = None
    nodes: list[Node] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    takes: dict[str, list[Take]] = field(default_factory=dict)

    @property
    def told(
        self,
    ) -> tuple[Film, Song | None, Sequence[Node], Mapping[str, Verdict], Mapping[str, Sequence[Take]], Store]:
        return self.film, self.song, self.nodes, self.verdicts, self.takes, self.store


def gradient(seed: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """A soft landscape: sky, ground and a sun, different for each seed."""
    rng = np.random.default_rng(seed)
    top, low, ground = rng.integers(20, 220, 3), rng.integers(20, 220, 3), rng.integers(5, 90, 3)
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    y, x = y / size[1], x / size[0]
    picture = top + (low - top) * y[..., None]
    picture[y > 0.65 + 0.05 * np.sin(6 * x + seed)] = ground
    sun = np.exp(-((x - rng.uniform(0.2, 0.8)) ** 2 + (y - 0.4) ** 2) * 90)
    return Image.fromarray(np.clip(picture + 220 * sun[..., None], 0, 255).astype(np.uint8))


def still_bytes(seed: int, size: tuple[int, int] = SIZE) -> bytes:
    out = io.BytesIO()
    gradient(seed, size).save(out, "PNG")
    return out.getvalue()


def clip_bytes(seed: int, folder: Path, frames: int = 24) -> bytes:
    """An H.264 clip of a slow pan over a landscape."""
    wide = np.asarray(gradient(seed, (SIZE[0] + 2 * frames, SIZE[1])))
    path = folder / f"clip-{seed}.mp4"
    pictures = (np.ascontiguousarray(wide[:, 2 * n : 2 * n + SIZE[0]]) for n in range(frames))
    write_clip(path, pictures, rate=Fraction(24))
    return path.read_bytes()


def nothing(**_: Any) -> Mapping[str, Any]:
    return {}


def node_of(id: str, stage: Any, **more: Any) -> Node:
    return Node(id=id, stage=stage, ask=id, variant="", work=Job(nothing), **more)


def take_of(node: str, number: int, sha256: str, **more: Any) -> Take:
    stage = "reference" if node.startswith("@") else node.rpartition(".")[2]
    media = {"width": SIZE[0], "height": SIZE[1], "frames": 24 if stage == "clip" else 1, "rate": "24/1"}
    told: dict[str, Any] = {"engine": "slate", "model": f"slate_{stage}", "rank": 0, "free": True, "credits": 0, **more}
    return Take(node=node, number=number, stage=stage, sha256=sha256, asked=node, key=node, media=media, **told)


def shot_of(id: str, start: int, end: int, **more: Any) -> Shot:
    return Shot(id=id, start=start, end=end, **more)


def film_of(root: Path, shots: Sequence[Shot], **more: Any) -> Film:
    settings = Settings(title=more.pop("title", "Care"), size=more.pop("size", "1280x720"))
    return Film(root, FilmFile(film=settings, **more), tuple(shots))


SHOTS = (
    ("intro-01", 96, "insert", "Dust turns in the light of the window.", "macro", "slow push in", ""),
    ("intro-02", 168, "title", "The title over lace curtains.", "wide", "static", ""),
    ("verse1-01", 288, "performance", "@singer at the upright piano, eyes closed.", "medium", "static", "singer"),
    ("verse1-02", 408, "narrative", "@caregiver brings soup to the bedside.", "medium-wide", "handheld", "caregiver"),
    ("verse1-03", 504, "narrative", "Two hands, one old and one young.", "close-up", "slow push in", "caregiver"),
    ("verse1-04", 600, "insert", "Steam rises from @cup:whole.", "close-up", "static", ""),
    ("chorus1-01", 720, "performance", "@singer lifts her head and sings out.", "close-up", "orbit", "singer"),
    ("chorus1-02", 816, "narrative", "@caregiver laughs with her friend.", "two-shot", "handheld", "caregiver"),
    ("chorus1-03", 936, "performance", "@singer, the whole room around her.", "wide", "pull back", "singer"),
    ("bridge-01", 1080, "narrative", "@cup:whole slips from her hand and falls.", "close-up", "tilt down", "caregiver"),
    ("bridge-02", 1152, "insert", "@cup:shattered on the floor.", "overhead", "static", ""),
    ("outro-01", 1320, "narrative", "@cup:repaired on the sill, in the sun.", "close-up", "slow pull back", ""),
)
"""Id, end, kind, what happens, framing, camera, cast."""

PROPS = {2: (), 5: ("cup:whole",), 9: ("cup:whole",), 10: ("cup:shattered",), 11: ("cup:repaired",)}
STATES: Mapping[int, tuple[State, State, str]] = {
    7: ("done", "stale", "the film has changed since it was made"),
    8: ("done", "failed", "the engine refused: the prompt shows a real person"),
    9: ("done", "missing", "not made yet"),
    10: ("missing", "waiting", "what it is made from is not there yet"),
    11: ("waiting", "waiting", "what it is made from is not there yet"),
}


def care(root: Path) -> Film:
    """Twelve shots in five sections, every kind of them, with cast, places, a prop in three states and light."""
    starts = [0, *(end for _, end, *_ in SHOTS)]
    shots = [
        shot_of(
            id, start, end, kind=kind, section=id.partition("-")[0], text=text, framing=framing, camera=camera,
            cast=(cast,) if cast else (), place="studio" if kind == "performance" else "bedroom",
            props=PROPS.get(n, ()), motifs=("hands",) if n == 4 else (), role="hero" if n in (6, 9) else "draft",
            motion="Her fingers press the keys; the camera does not move." if n == 2 else "", seconds=6,
            picks={"clip": 1} if n == 3 else {}, rejects={"clip": (2,)} if n == 3 else {},
            notes={"clip#2": "hands melt at the end"} if n == 3 else {},
        )
        for n, ((id, end, kind, text, framing, camera, cast), start) in enumerate(zip(SHOTS, starts, strict=False))
    ]  # fmt: skip
    names = ("intro", "verse1", "chorus1", "bridge", "outro")
    kinds: Any = ("intro", "verse", "chorus", "bridge", "outro")
    times = ("0:10", "0:17", "0:35", "0:49", "0:58", "1:05")
    return film_of(
        root, shots, song=SongFile(file="song.flac", start="0:10"), budget=Budget(cap=900),
        look=Look(style="35mm film", light=(
            Light(name="dawn", text="soft dawn light, slight blue tint", start="0:10"),
            Light(name="grey", text="overcast light, desaturated", start="0:35"),
            Light(name="golden", text="golden hour, warm highlights", start="0:58"),
        )),
        cast={"singer": Cast(name="Ada", text="indie folk singer, 28, wavy dark hair, black t-shirt"),
              "caregiver": Cast(name="Caregiver", text="young adult, 24, light brown ponytail, grey cardigan")},
        place={"bedroom": Place(name="Bedroom", text="cosy bedroom, white linens, lace curtains"),
               "studio": Place(name="Studio", text="intimate studio, warm wood", images=("references/studio.png",))},
        prop={"cup": Prop(name="Blue cup", text="blue ceramic mug, handmade",
                          states={"whole": "intact", "shattered": "in pieces", "repaired": "mended with gold seams"})},
        motif={"hands": Motif(text="hands that give")},
        section=tuple(Section(id=id, kind=kind, start=start, end=end)
                      for id, kind, start, end in zip(names, kinds, times, times[1:], strict=False)),
    )  # fmt: skip


LINES = (
    Line("In the morning light", Fraction(18), Fraction(22)),
    Line("Blessed are those who care for the weak", Fraction(23), Fraction(28)),
    Line("The Lord sustains them", Fraction(36), Fraction(42)),
)


def studio_of(folder: Path, draw: Draw | None = None) -> Studio:
    """The film with its takes in a store; ``draw`` makes each picture or clip."""
    film, store = care(folder / "film"), Store(folder / "film" / ".rushes" / "store")
    studio = Studio(film, store, Song("0" * 64, 44100, 2, 44100 * 80, lines=LINES))
    own = film.root / "references" / "studio.png"
    own.parent.mkdir(parents=True)
    own.write_bytes(draw("@studio", "reference") if draw else still_bytes(99, (256, 256)))
    clip = b"" if draw else clip_bytes(3, folder)

    def drawn(node: str, stage: str, number: int) -> str:
        if draw:
            return store.put(draw(node, f"{stage}#{number}"))
        return store.put(clip if stage == "clip" else still_bytes(sum(map(ord, node)) + number))

    for id in ("@singer", "@caregiver", "@bedroom", "@cup:whole", "@cup:shattered", "@cup:repaired"):
        add(studio, id, "reference", "missing" if "repaired" in id else "done", "", drawn, 2 if id == "@singer" else 1)
    for n, shot in enumerate(film.shots):
        still, state, why = STATES.get(n, ("done", "done", ""))
        add(studio, f"{shot.id}.still", "still", still, "" if still == "done" else why, drawn, 2 if n == 2 else 1)
        add(studio, f"{shot.id}.clip", "clip", state, why, drawn, 2 if n == 3 else 1, shot)
    return studio


def add(
    studio: Studio, id: str, stage: str, state: State, why: str,
    drawn: Callable[[str, str, int], str], tries: int, shot: Shot | None = None,
) -> None:  # fmt: skip
    """A node, its takes where its state has any, and what is true of it."""
    pick = shot.picks.get(stage) if shot else None
    rejects = frozenset(shot.rejects.get(stage, ())) if shot else frozenset[int]()
    studio.nodes.append(node_of(id, stage, pick=pick, rejects=rejects))
    takes = [
        take_of(
            id, n, drawn(id, stage, n), **({"engine": "hand", "credits": 30, "model": "gen4_turbo"} if n > 1 else {})
        )
        for n in range(1, tries + 1)
        if state in ("done", "stale")
    ]
    studio.takes[id] = takes
    standing = next((take for take in reversed(takes) if take.number not in rejects), None)
    studio.verdicts[id] = Verdict(state, why, standing)
