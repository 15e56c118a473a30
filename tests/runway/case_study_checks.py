"""What must be true of the case study when it is shot: of the requests, of the books, of the film."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from case_study_paint import colours
from case_study_rig import HERO, STILL, TURBO, Rig
from numpy.typing import NDArray

from rushes.film.load import load
from rushes.film.model import Film, Shot

FIELDS = {
    "/v1/text_to_image": {"model", "promptText", "ratio", "seed", "referenceImages"},
    "/v1/image_to_video": {"model", "promptText", "promptImage", "ratio", "seed", "duration"},
}
"""What each endpoint has fields for (runwayml 5.24.0), of those that a film of ours needs."""
TAG = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,15}")
POINTS = (0.02, 0.25, 0.5, 0.75, 0.97)
REACH, LENGTH = 2048, 22_050
"""Samples of lag that are looked for, each way, and samples that are compared."""


def film_of(rig: Rig) -> Film:
    """The project as it is on disk."""
    return load(rig.root)


def check_requests(rig: Rig) -> None:
    """Every request is one that the service takes to the letter, and uses to the last word."""
    assert not rig.service.warnings()
    for job in rig.jobs():
        body = job["request"]
        assert set(body) <= FIELDS[job["endpoint"]], body
        assert 1 <= len(job["prompt"].encode("utf-16-le")) // 2 <= 1000
        assert job["prompt"].encode("utf-16-le").decode("utf-16-le") == job["prompt"]
        given = [reference["tag"] for reference in body.get("referenceImages", ())]
        assert len(given) <= 3 and len(set(given)) == len(given)
        assert all(TAG.fullmatch(tag) for tag in given)
        assert {*re.findall(r"@(\w+)", job["prompt"])} == set(given), job["prompt"]
        if job["makes"] == "clip":
            assert (job["ratio"], body["duration"]) == ("1280:720", job["seconds"])
    assert set(rig.paint.firsts) == {(1280, 720)}
    assert not rig.paint.texts
    made = [job["same"] for job in rig.jobs() if job["status"] == "SUCCEEDED"]
    assert len(set(made)) == len(made), "something was bought twice"


def check_shots(rig: Rig) -> None:
    """Every shot has its still and its clip, of the right model, ratio and length, made from that still."""
    entries = {entry["take"]: entry for entry in rig.ledger()["entries"] if entry["state"] == "DONE"}
    jobs = {job["id"]: job for job in rig.jobs()}
    for shot in film_of(rig).shots:
        clip = jobs[_latest(entries, f"{shot.source}.clip", {HERO if shot.role == "hero" else TURBO})["task_id"]]
        still = jobs[_latest(entries, f"{shot.source}.still", {STILL})["task_id"]]
        assert (clip["ratio"], clip["seconds"]) == ("1280:720", shot.seconds), shot.id
        assert rig.paint.clips[clip["seed"]] == rig.paint.stills[still["seed"]], shot.id


def check_books(rig: Rig) -> Mapping[str, int]:
    """The ledger says what the service's own books say, task by task; its totals."""
    found, books = rig.ledger(), rig.service.books()
    totals: dict[str, int] = found["totals"]
    entries = found["entries"]
    jobs = {job["id"]: job for job in rig.jobs()}
    known = {entry["task_id"]: entry for entry in entries if entry["task_id"]}
    lost = [entry for entry in entries if entry["state"] == "LOST_PAID"]
    for id, entry in known.items():
        assert entry["credits"] == books.charged[id], entry
        assert entry["model"] == jobs[id]["model"], entry
    unknown = Counter((jobs[id]["model"], books.charged[id]) for id in set(jobs) - set(known))
    assert unknown == Counter((entry["model"], entry["credits"]) for entry in lost if not entry["task_id"])
    assert totals["reserved"] == 0
    assert totals["spent"] + totals["lost"] == books.total == sum(job["cost"] for job in jobs.values())
    assert "the books add up" in rig.rushes("verify").err + rig.ran[-1].out
    return totals


def check_film(rig: Rig) -> None:
    """The film is exactly as long as the song, its sound in step with it, each frame of the shot it belongs to."""
    film, path = film_of(rig), rig.root / "out" / "film.mp4"
    shots = sorted(film.shots, key=lambda shot: shot.start)
    assert [shot.start for shot in shots][:1] == [0] and all(a.end == b.start for a, b in pairwise(shots))
    assert _stamps(path) == list(range(312 * 24))
    assert shots[-1].end == 312 * 24
    check_pictures(rig, shots, path)
    check_sound(path, rig.root / "song.wav")


def check_pictures(rig: Rig, shots: Sequence[Shot], path: Path) -> None:
    """Each frame of the film has the colour of the still that was bought for its shot."""
    entries = {entry["take"]: entry for entry in rig.ledger()["entries"] if entry["state"] == "DONE"}
    seeds = {job["id"]: job["seed"] for job in rig.jobs()}
    wanted = []
    for shot in shots:
        still = _latest(entries, f"{shot.source}.still", {STILL})
        wanted += [rig.paint.stills[seeds[still["task_id"]]]] * (shot.end - shot.start)
    seen = colours(path)
    assert len(seen) == len(wanted)
    wrong = [at for at, (a, b) in enumerate(zip(seen, wanted, strict=True)) if a != b]
    assert not wrong, f"frames {wrong[:20]} are of other shots"


def check_sound(path: Path, song: Path) -> None:
    """The sound of the film is not a sample early or late against the song."""
    sound, rate = _samples(path, None)
    wanted, _ = _samples(song, rate)
    assert len(sound) == 312 * rate
    assert [_lag(sound, wanted, part) for part in POINTS] == [0] * len(POINTS)


def _latest(entries: Mapping[str, Any], node: str, models: set[str]) -> Any:
    """The newest purchase of a node that is of one of these models."""
    found = [(int(take.rpartition("#")[2]), entry) for take, entry in entries.items() if take.startswith(f"{node}#")]
    found = [each for each in found if each[1]["model"] in models]
    assert found, f"{node} has no take of {models}"
    return max(found, key=lambda each: each[0])[1]


def _stamps(path: Path) -> list[int]:
    """When each frame is shown, in frames."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        times = sorted(packet.pts for packet in container.demux(stream) if packet.size and packet.pts is not None)
        assert stream.time_base
        each = 1 / (stream.time_base * 24)
        return [int(time / each) if time % each == 0 else -1 for time in times]


def _samples(path: Path, rate: int | None) -> tuple[NDArray[np.float32], int]:
    """Left and right together, float32 [n], and samples a second."""
    with av.open(str(path)) as container:
        rate = rate or int(container.streams.audio[0].rate)
        resampler = av.AudioResampler("fltp", "mono", rate)
        frames = [*container.decode(audio=0), None]
        blocks = [part.to_ndarray()[0] for frame in frames for part in resampler.resample(frame)]
    return np.concatenate(blocks).astype(np.float32), rate


def _lag(sound: NDArray[np.float32], song: NDArray[np.float32], part: float) -> int:
    """Samples by which the sound is late at a part of the song, 0 to 1, by correlation."""
    at = max(REACH, min(int(part * len(song)), len(song) - LENGTH - REACH))
    wanted, around = song[at : at + LENGTH], sound[at - REACH : at + LENGTH + REACH]
    size = 1 << (len(around) + LENGTH - 1).bit_length()
    match = np.fft.irfft(np.fft.rfft(around, size) * np.conj(np.fft.rfft(wanted, size)))[: 2 * REACH + 1]
    return int(np.argmax(match)) - REACH
