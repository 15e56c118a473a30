"""A new mix or master under a film: aligned with the old one, every shot and time moved with its music.

Clips, picks, prompts and ids stay. Files are copied in and prepared first, then the film's two files are
swapped together, so that a run that is killed leaves the old film or the new one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.build.store import file_digest
from rushes.errors import FilmError, MediaError, UsageError
from rushes.events import Reporter, silent
from rushes.film.bring import bring, free_name, numbered, write_new
from rushes.film.load import FILM, SHOTS, find_film, load, parse, read_text
from rushes.film.model import Film, FilmFile, Shot
from rushes.film.retime import Clocks, Retimed, retimed, written
from rushes.film.save import shots_text
from rushes.film.swap import settle, swap
from rushes.film.treatment import SongFile
from rushes.plan.grid import beat_frames
from rushes.plan.layout import film_frames
from rushes.plan.remap import SHORTEST, Course, Grid, Remapped, remapped
from rushes.project import Folders
from rushes.song.align import LIKE, Warp, align
from rushes.song.lrc_out import lrc_text, timed
from rushes.song.lyrics import read_lyrics
from rushes.song.model import Song
from rushes.states import hear
from rushes.units import parse_clock

_SAME_TEMPO = 0.002
"""How far from 1 the ratio of two tempos may be for ``bpm`` to stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remix:
    """What a new recording does to a film, and the texts that do it.

    ``song`` and ``lyrics`` are names in the project (``lyrics`` None where they keep their file),
    ``lines`` the lines of lyrics that are gone, ``before`` and ``after`` the shots.
    """

    warp: Warp
    film: Film
    source: Path
    song: str
    lyrics: str | None
    lyrics_text: str
    lines: tuple[str, ...]
    times: Retimed
    shots: Remapped
    frames: int
    texts: dict[str, tuple[str, str]]

    @property
    def before(self) -> tuple[Shot, ...]:
        return self.film.shots

    @property
    def after(self) -> tuple[Shot, ...]:
        return self.shots.shots


def remix(start: Path | None, new: Path, report: Reporter = silent) -> Remix:
    """What replacing the film's song by the recording ``new`` would change; nothing of the film is written.

    Raises ``UsageError`` for a film without a song and for the recording it has, ``MediaError`` for a
    file that is no recording or another song, ``FilmError`` where the film cannot follow.
    """
    root = find_film(start)
    film = load(root, Folders(root).cache)
    song = _song_of(film, new)
    warp = _warp(root / song.file, new)
    old_song, new_film, new_song = _heard(film, song, new, warp, report)
    warp = warp.on_beats([beat.time for beat in old_song.beats])
    course = _course(film, old_song, new_film, new_song, warp)
    shots = remapped(film, course)
    lyrics, text, lines = _lyrics(film, song, warp)
    name = free_name(root, song.file, new)
    clocks = _clocks(film, course, shots)
    keys = {"file": name, **({"lyrics": lyrics} if lyrics else {}), **_song_keys(song, clocks, warp)}
    film_text = read_text(root / FILM)
    times = retimed(film_text, film.file, clocks, keys)
    shots = replace(shots, shots=_released(shots.shots, times))
    texts = {FILM: (film_text, times.text), **_shots_text(film, shots, times)}
    return Remix(
        warp=warp, film=film, source=new, song=name, lyrics=lyrics, lyrics_text=text, lines=lines, times=times,
        shots=shots, frames=course.new.frames, texts=_checked(root, texts),
    )  # fmt: skip


def apply(change: Remix) -> None:
    """Carry a change out: copy the recording and write the lyrics, then swap the film's files.

    The old recording and lyrics stay as they are. Whenever it is killed, the next ``finish`` ends it.
    """
    root = change.film.root
    bring(change.source, root / change.song)
    if change.lyrics:
        write_new(root / change.lyrics, change.lyrics_text)
    swap(root, {name: change.texts[name] for name in (SHOTS, FILM) if name in change.texts})


def finish(start: Path | None) -> bool:
    """End a replacement that was killed half way; whether there was one."""
    return settle(find_film(start))


def _song_of(film: Film, new: Path) -> SongFile:
    song = film.file.song
    if song is None:
        raise UsageError("the film has no song to replace", next='Give it one: [song] with file = "song.wav".')
    if not new.is_file():
        raise UsageError(f"there is no file {new}", next="Give the new mix: rushes song replace NEW.wav")
    if file_digest(new) == file_digest(film.root / song.file):
        raise UsageError(f"{new.name} is the recording the film has: {song.file}", next="Nothing is to be done.")
    return song


def _warp(old: Path, new: Path) -> Warp:
    warp = align(old, new)
    if warp.likeness < LIKE:
        what = f"does not sound like {old.name}: likeness {warp.likeness:.2f}, and the same song has {LIKE} or more"
        next = "Give another mix or master of the song. For another song, begin another film: rushes new"
        raise MediaError(what, where=str(new), next=next)
    return warp


def _heard(film: Film, song: SongFile, new: Path, warp: Warp, report: Reporter) -> tuple[Song, Film, Song]:
    """The old song, the film with the new recording and its times of the song, and the new song."""
    clocks = _plain_clocks(warp)
    keys = _song_keys(song, clocks, warp)
    told = replace(song, file=str(new.resolve()), lyrics=None, **keys)
    file = replace(film.file, song=told, section=())
    new_film = Film(film.root, file, film.shots)
    before, after = hear(film, report), hear(new_film, report)
    if before is None or after is None:
        raise UsageError("the film has no song to replace")
    return before, new_film, after


def _course(film: Film, old: Song, new_film: Film, new: Song, warp: Warp) -> Course:
    grids = [
        Grid(tuple(frame for frame, _ in beat_frames(each, song)), film_frames(each, song))
        for each, song in ((film, old), (new_film, new))
    ]
    return Course(warp, film.song_start, new_film.song_start, *grids)


def _plain_clocks(warp: Warp) -> Clocks:
    """Times as the warp has them."""

    def lost(start: Fraction, end: Fraction) -> bool:
        left = sum(
            warp.before(min(float(end), each.old_end)) - warp.after(max(float(start), each.old))
            for each in warp.stretches
            if each.old < end and each.old_end > start
        )
        return left < min(SHORTEST, (end - start) / 2) and float(start) < warp.old_seconds

    def moved(clock: Callable[[float], float], at: Fraction) -> Fraction:
        over = max(Fraction(0), at - Fraction(warp.old_seconds))  # times past the end stay past it
        return Fraction(clock(float(at - over))) + over

    return Clocks(lambda at: moved(warp.after, at), lambda at: moved(warp.before, at), lost)


def _clocks(film: Film, course: Course, shots: Remapped) -> Clocks:
    """Times as the warp has them; those on a cut go where the cut went, to the frame."""
    plain = _plain_clocks(course.warp)
    pairs = [(shot, now) for shot in film.shots for now in shots.shots if shot.id == now.id]
    starts = {shot.start: now.start for shot, now in pairs}
    ends = {shot.end: now.end for shot, now in pairs}

    def to_cut(at: Fraction, by_warp: Fraction, cuts: dict[int, int]) -> Fraction:
        now = cuts.get(film.frame_at(at))
        frame = round((by_warp - course.new_start) * film.rate)
        return by_warp if now is None or now == frame else course.new_start + now / film.rate

    return Clocks(
        lambda at: to_cut(at, plain.start(at), starts), lambda at: to_cut(at, plain.end(at), ends), plain.lost
    )


def _song_keys(song: SongFile, clocks: Clocks, warp: Warp) -> dict[str, Any]:
    """What ``[song]`` says of times and tempo, on the new recording."""

    def gone(text: str) -> bool:
        return warp.at(float(parse_clock(text))) is None

    keys: dict[str, Any] = {}
    if song.start is not None:
        keys["start"] = written(clocks.start(parse_clock(song.start)))
    if song.end is not None:
        keys["end"] = written(clocks.end(parse_clock(song.end)))
    if song.downbeat is not None:
        keys["downbeat"] = None if gone(song.downbeat) else written(clocks.start(parse_clock(song.downbeat)))
    if song.taps:
        keys["taps"] = tuple(written(clocks.start(parse_clock(tap))) for tap in song.taps if not gone(tap))
    tempo = _tempo(warp)
    if song.bpm is not None and abs(tempo - 1) > _SAME_TEMPO:
        keys["bpm"] = round(song.bpm * tempo, 2)
    same = {key for key, value in keys.items() if value is not None and key != "taps" and _same(song, key, value)}
    return {key: value for key, value in keys.items() if key not in same}


def _same(song: SongFile, key: str, value: Any) -> bool:
    old = getattr(song, key)
    return bool(value == old if key == "bpm" else parse_clock(value) == parse_clock(old))


def _tempo(warp: Warp) -> float:
    """How much faster the new recording is."""
    old = sum(each.old_end - each.old for each in warp.stretches)
    return old / max(1e-9, sum(each.new_end - each.new for each in warp.stretches))


def _lyrics(film: Film, song: SongFile, warp: Warp) -> tuple[str | None, str, tuple[str, ...]]:
    """The name of the new lyrics file, its text, and the lines that are gone; no name where none is needed."""
    lines = read_lyrics(film.root / song.lyrics) if song.lyrics else ()
    if song.lyrics is None or not timed(lines):
        return None, "", ()

    def moved(at: Fraction) -> Fraction | None:
        found = warp.at(float(at))
        return None if found is None else Fraction(found)

    times = [line.start for line in lines if line.start is not None]
    if all((now := moved(at)) is not None and abs(now - at) < Fraction(1, 200) for at in times):
        return None, "", ()
    text, gone = lrc_text(lines, moved)
    return numbered(film.root, song.lyrics, ".lrc", text.encode()), text, gone


def _released(shots: tuple[Shot, ...], times: Retimed) -> tuple[Shot, ...]:
    """Shots with no word of sections and moments that are gone; what they inherited they say themselves."""
    return tuple(
        replace(
            shot,
            section=None if shot.section in times.sections else shot.section,
            moment=None if shot.moment in times.moments else shot.moment,
        )
        for shot in shots
    )


def _shots_text(film: Film, shots: Remapped, times: Retimed) -> dict[str, tuple[str, str]]:
    if not film.shots:
        return {}
    old = read_text(film.root / SHOTS)
    file: FilmFile = replace(film.file, moment=tuple(m for m in film.file.moment if m.id not in times.moments))
    return {SHOTS: (old, shots_text(shots.shots, old, file))}


def _checked(root: Path, texts: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """The texts, once they are known to make a film; the new files may not be there yet."""
    shots = texts[SHOTS][1] if SHOTS in texts else ""
    _, problems = parse(texts[FILM][1], shots, root)
    wrong = [problem for problem in problems if problem.key not in ("song.file", "song.lyrics")]
    if wrong:
        next = "Nothing was changed. Take out what the new mix does not have, and run it again."
        raise FilmError("The film cannot follow the new mix:", problems=wrong, next=next)
    return texts
