"""Tracks beside the song, laid to the film's clock: where each begins, what of its file is heard, how loud."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from rushes.errors import FilmError, Problem
from rushes.film.model import Film
from rushes.film.treatment import Track, TrackKind
from rushes.units import Json, parse_clock

DUCK = 9.0
"""Decibels by which music goes down under a voice, where the film does not say: 7 to 12 is usual in broadcast mixes."""

VOICES = ("dialogue", "voice-over")


@dataclass(frozen=True, slots=True)
class Laid:
    """A track on the film's clock, in seconds: it begins ``at`` (perhaps before the film), with ``start`` of its file.

    ``seconds`` is how long it is heard; None to the end of its file. ``duck`` in dB is what it does to the bed.
    """

    file: Path
    sha256: str
    kind: TrackKind
    at: Fraction
    start: Fraction = Fraction(0)
    seconds: Fraction | None = None
    gain: float = 0.0
    fade_in: Fraction = Fraction(0)
    fade_out: Fraction = Fraction(0)
    duck: float = 0.0
    loop: bool = False

    @property
    def settings(self) -> dict[str, Json]:
        """What decides its sound, for a key; where its file lies does not."""
        times = (self.at, self.start, self.fade_in, self.fade_out)
        length = None if self.seconds is None else str(self.seconds)
        return {
            "track": self.sha256, "kind": self.kind, "times": [str(each) for each in times], "seconds": length,
            "gain": self.gain, "duck": self.duck, "loop": self.loop,
        }  # fmt: skip


def lay_tracks(film: Film, frames: int, digest: Callable[[Path], str]) -> tuple[Laid, ...]:
    """The film's tracks on its clock; ``digest`` gives a file's content. Raises ``FilmError`` for unknown shots."""
    known = {shot.id for shot in film.shots}
    wrong = [track for track in film.file.track if track.shot is not None and track.shot not in known]
    if wrong:
        problems = [
            Problem("track-shot", f"there is no shot {track.shot} for {track.file}.", "Name one that is there.")
            for track in wrong
        ]
        raise FilmError("The sound cannot be laid:", where="film.toml", problems=problems)
    return tuple(_laid(film, track, frames, digest) for track in film.file.track)


def _laid(film: Film, track: Track, frames: int, digest: Callable[[Path], str]) -> Laid:
    at, until = _place(film, track, frames)
    start = parse_clock(track.start) if track.start else Fraction(0)
    own = parse_clock(track.end) - start if track.end else None
    spans = [each for each in (own, until - at if until is not None else None) if each is not None]
    ducks = DUCK if track.kind in VOICES else 0.0
    return Laid(
        film.root / track.file, digest(film.root / track.file), track.kind, at, start, min(spans) if spans else None,
        track.gain, track.fade_in / film.rate, track.fade_out / film.rate,
        ducks if track.duck is None else track.duck, track.loop,
    )  # fmt: skip


def _place(film: Film, track: Track, frames: int) -> tuple[Fraction, Fraction | None]:
    """When a track begins, and when it ends at the latest, where that is said: in seconds of the film."""
    end = Fraction(frames) / film.rate if track.loop else None
    shot = film.shot(track.shot) if track.shot else None
    if shot is None:
        return parse_clock(track.at or "0"), end
    begins = Fraction(shot.start - track.lead) / film.rate
    if track.tail is not None or track.loop:
        end = Fraction(shot.end + (track.tail or 0)) / film.rate
    return begins, end


def voices(tracks: Sequence[Laid]) -> tuple[Laid, ...]:
    """Those under which something goes down."""
    return tuple(track for track in tracks if track.duck > 0)
