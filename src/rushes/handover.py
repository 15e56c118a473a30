"""What is handed to an editor's program: the cut as a timeline file, beside the media it names."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from rushes.build.graph import Take, Verdict, survey
from rushes.build.ledger import Ledger
from rushes.build.run import Outcome, Workshop, run
from rushes.build.store import Store, file_digest
from rushes.cut.timeline import Clip, Timeline, short_items
from rushes.cut.tracks import Laid
from rushes.editing import card_clips, shooting_in
from rushes.errors import RushesError, UsageError
from rushes.events import Reporter, silent
from rushes.export.conform import conform_nodes, pace_of
from rushes.export.marks import Mark, marks_of
from rushes.film.model import Film, Shot
from rushes.film.versions import read_version
from rushes.looking import choosing, look_at, look_nodes, seen, with_best
from rushes.media import probe
from rushes.media.encode import replacing
from rushes.names import film_name, link_media
from rushes.project import Folders, shooting_engine, workshop
from rushes.sketches import Shooting
from rushes.song.model import Song
from rushes.states import all_nodes, clips_of, open_books, open_film, planned, take_in, timeline_of
from rushes.units import Json

if TYPE_CHECKING:
    from rushes.export.otio import Media, Sound, Takes

CONFORMED = "conformed"
"""Folder of clips rendered for other programs, in ``out``."""

TakesOf: TypeAlias = Mapping[str, Sequence[Take]]
"""Takes by node, as the ledger gives them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What is wanted: the file, a ``version`` of the cut, the time code it begins at, beats among the markers.

    ``bake`` renders every shot that other programs would show otherwise, retimed ones and cards, as a clip.
    """

    into: Path | None = None
    version: str | None = None
    start: str = "00:00:00:00"
    beats: bool = False
    bake: bool = False


@dataclass(frozen=True, slots=True)
class Handed:
    """What was written: the file, the cut that is in it, its marks, and what of it was rendered, by shot."""

    file: Path
    timeline: Timeline
    marks: tuple[Mark, ...]
    media: int
    conformed: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Shots that have no media in the file."""
        return tuple(each.shot for each in self.timeline.items if each.standin and each.shot not in self.conformed)

    @property
    def retimed(self) -> tuple[str, ...]:
        """Shots that are written with a speed of their own."""
        wanted = (item for item in self.timeline.items if item.shot not in self.conformed)
        return tuple(item.shot for item in wanted if pace_of(item, self.timeline.rate) != 1)

    @property
    def ramped(self) -> tuple[str, ...]:
        """Shots whose ramp is written as its mean speed."""
        wanted = (item for item in self.timeline.items if item.shot not in self.conformed)
        return tuple(item.shot for item in wanted if len(set(item.ramp)) > 1)

    @property
    def held(self) -> tuple[str, ...]:
        """Shots whose clip is too short for their slot."""
        short = (each.shot for each in short_items(self.timeline))
        return tuple(shot for shot in short if shot not in self.conformed)

    @property
    def transitions(self) -> Mapping[str, int]:
        """How many there are of each kind that takes time."""
        made = (item.transition for item in self.timeline.items if item.transition)
        kinds = Counter(each.kind for each in made if sum(each.spread))
        return kinds + Counter({"fade": 1} if self.timeline.fade_out else {})


def export_otio(start: Path | None, parcel: Parcel, report: Reporter = silent) -> Handed:
    """Write the cut as OpenTimelineIO, to ``out/film.otio`` without another name; nothing is made or bought.

    With ``bake``, clips are rendered to ``out/conformed``. Raises ``UsageError`` for a time code or a file name
    that cannot be, ``FilmError`` for a film that cannot be cut.
    """
    in_hand, song = open_film(start, report)
    in_hand, _ = planned(in_hand, song, save=False)
    film = read_version(in_hand, parcel.version) if parcel.version else in_hand
    place = _Place(in_hand, _file(film, parcel), {shot.id: shot for shot in in_hand.shots})
    if parcel.bake:
        with workshop(film, report) as shop:
            engine = shooting_engine(film, film.settings.engine, shop.workers)
            return _written(shooting_in(film, song, engine, shop), shop.ledger, shop.store, place, parcel, shop)
    with open_books(film) as (ledger, store):
        takes = take_in(ledger.takes(store.present()))
        shooting = Shooting(film, song, shooting_engine(film, film.settings.engine), file_digest, take=takes)
        return _written(shooting, ledger, store, place, parcel)


def _file(film: Film, parcel: Parcel) -> Path:
    name = ".".join(filter(None, ["film", parcel.version, "otio"]))
    into = parcel.into or Folders(film.root).out / name
    if into.suffix.lower() != ".otio":
        raise UsageError(f"{into} is no name for a timeline", next=f"End it in .otio: {into.with_suffix('.otio')}.")
    return Path(os.path.realpath(into.parent)) / into.name


def _written(
    shooting: Shooting, ledger: Ledger, store: Store, place: "_Place", parcel: Parcel, shop: Workshop | None = None
) -> Handed:
    from rushes.export.otio import as_text, otio_timeline, time_code

    film, song = shooting.film, shooting.song
    begins = time_code(parcel.start, film.rate)
    takes = ledger.takes(store.present())
    verdicts = survey(all_nodes(shooting), takes)
    clips = _clips(film, verdicts, takes, store, shop)
    timeline = _laid(clips, shooting, shop)
    conformed = _conformed(timeline, place, shop) if shop else {}
    found = {
        shot.id: _takes(shot, place, takes, verdicts if shot.id in clips else {}, conformed.get(shot.id))
        for shot in film.shots
    }
    marks = marks_of(timeline, film, song, beats=parcel.beats)
    text = as_text(otio_timeline(timeline, film, found, _sounds(film, song, timeline.tracks, place), marks, begins))
    link_media(place.film, ledger, store)
    _put(place.into, text)
    named = {each.url for some in found.values() for each in (some.cut_in, *some.others) if each}
    return Handed(place.into, timeline, marks, len(named), tuple(conformed))


def _clips(
    film: Film, verdicts: Mapping[str, Verdict], takes: TakesOf, store: Store, shop: Workshop | None
) -> Mapping[str, Clip]:
    """The clips as `rushes cut` shows them: from the best frames on, as far as they were measured, or are now."""
    if shop is not None:
        looked = look_at(film, shop, verdicts, choosing(film, verdicts))
    else:
        nodes = look_nodes(film, verdicts)
        looked = seen(film, nodes, {**verdicts, **survey(nodes, takes)}, store)
    return with_best(film, clips_of(film, verdicts), looked)


def _laid(clips: Mapping[str, Clip], shooting: Shooting, shop: Workshop | None) -> Timeline:
    """The cut, with a card in the slots whose clip is not made: drawn where there is a workshop to draw it."""
    film = shooting.film
    without = [shot for shot in film.shots if shot.id not in clips]
    if shop is not None:
        cards = card_clips(shooting, shop, without, Outcome())
    else:
        cards = {shot.id: Clip("", shot.frames, film.rate, standin=True) for shot in without}
    plain = {shot.id: replace(shot, trim=None, used=None, begin=None, slip=0, ramp=None) for shot in without}
    shots = tuple(plain.get(shot.id, shot) for shot in film.shots)
    return timeline_of(replace(film, shots=shots), shooting.song, {**clips, **cards})


@dataclass(frozen=True, slots=True)
class _Place:
    """The film in hand, whose names the media have, and the timeline's file that they are named from."""

    film: Film
    into: Path
    shots: Mapping[str, Shot]

    def url(self, path: str) -> str:
        """The URL of a file of the project, relative to the folder of the timeline's file."""
        from rushes.export.otio import url_of

        there = os.path.relpath(os.path.realpath(self.film.root) + "/" + path, self.into.parent)
        return url_of(Path(there).as_posix())


def _takes(
    shot: Shot, place: _Place, takes: TakesOf, verdicts: Mapping[str, Verdict],
    conformed: "Media | None",
) -> "Takes":  # fmt: skip
    """The takes of a shot's clip: the one that stands, or what was rendered of it, and the others in order."""
    from rushes.export.otio import Takes

    node = f"{shot.source}.clip"
    rejects = place.shots.get(shot.source, shot).rejects.get("clip", ())
    stands = verdicts[node].take if node in verdicts else None
    media = {take.number: _media(take, take.number in rejects, place) for take in takes.get(node, ())}
    cut_in = conformed or (media.pop(stands.number) if stands else None)
    return Takes(cut_in, tuple(media[number] for number in sorted(media)))


def _media(take: Take, rejected: bool, place: _Place) -> "Media":
    from rushes.export.otio import Media

    facts: dict[str, Json] = {
        "engine": take.engine, "model": take.model, "asked": take.asked, "key": take.key, "sha256": take.sha256,
        "window_first": take.media.get("first", 0), **({"rejected": True} if rejected else {}),
    }  # fmt: skip
    return Media(
        name=take.name, url=place.url(f"media/{film_name(take, place.shots, '.mp4')}"), frames=take.media["frames"],
        rate=Fraction(take.media["rate"]), facts=facts, window=take.media.get("first", 0),
    )  # fmt: skip


def _sounds(film: Film, song: Song | None, tracks: Sequence[Laid], place: _Place) -> "list[Sound]":
    """The sounds of the film, each for a track of its own."""
    from rushes.export.otio import Sound

    found = [_track(film, track, place) for track in tracks]
    if song is None or film.file.song is None:
        return found
    first = round(film.song_start * song.rate)
    url = place.url(film.file.song.file)
    return [Sound(name="Song", url=url, samples=song.frames, rate=song.rate, first=first), *found]


def _track(film: Film, track: Laid, place: _Place) -> "Sound":
    """A track beside the song from the frame on that it is heard; gain, fades and ducking are told, not done."""
    from rushes.export.otio import Sound

    media = probe(track.file)
    late = max(Fraction(0), -track.at)  # of one that has begun before the film
    start, rate = round(max(Fraction(0), track.at) * film.rate), int(media.rate)
    heard = None if track.seconds is None else round((track.seconds - late) * film.rate)
    facts = {"kind": track.kind, "gain": track.gain, "duck": track.duck, "loop": track.loop}
    return Sound(
        name=f"{track.kind}: {track.file.stem}", url=place.url(track.file.relative_to(film.root).as_posix()),
        samples=round(media.seconds * rate), rate=rate, first=round((track.start + late) * rate), start=start,
        frames=heard, facts=facts,
    )  # fmt: skip


def _conformed(timeline: Timeline, place: _Place, shop: Workshop) -> dict[str, "Media"]:
    """A rendered clip for each shot that other programs would show otherwise, by shot."""
    from rushes.export.otio import Media

    wanted = list(conform_nodes(timeline, place.film.settings.handles))
    done = run([node for _, node, _ in wanted], shop)
    found = {}
    for item, node, lead in wanted:
        take = done.verdicts[node.id].take
        if take is None:
            raise RushesError(f"{item.shot} could not be rendered for the timeline", next="`rushes cut` says why.")
        path = f"{Folders(place.film.root).out.name}/{CONFORMED}/{item.shot}_{take.sha256[:8]}.mp4"
        shop.store.link(take.sha256, place.film.root / path)
        found[item.shot] = Media(
            name=node.id, url=place.url(path), frames=take.media["frames"], rate=timeline.rate,
            facts={"conformed": True, "sha256": take.sha256}, lead=lead,
        )  # fmt: skip
    return found


def _put(into: Path, text: str) -> None:
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        with replacing(into) as part:
            part.write_text(text, encoding="utf-8")
    except OSError as error:
        next = "Look at the folder's rights and space, or give another place with -o."
        raise RushesError(f"the timeline cannot be written: {error.strerror}", where=str(into), next=next) from None
