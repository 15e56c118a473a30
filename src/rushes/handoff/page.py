"""The page of a handoff: everything to be made elsewhere, in order, with its pictures, its prompt and what to do.

One HTML file that needs nothing else and works from the disk. All text of the film is escaped, and every path on it
is below the page's own folder.
"""

import base64
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from urllib.parse import quote

from PIL import Image

from rushes.build.graph import Stage
from rushes.build.store import Store
from rushes.export.board_words import anchor, bdi, count, credits, esc, image, song_time
from rushes.export.thumbs import Thumbs, Wanted, jpeg
from rushes.film.model import Film, Shot
from rushes.handoff.parcels import STAGES, Enclosed, Handout, Parcel
from rushes.handoff.settings import plain_prompt, rows, shape
from rushes.prompts.tags import with_names
from rushes.sketches import lyrics_of
from rushes.song.model import Song

WIDE, NARROW = 480, 160
"""Pixels of the width of a first frame, and of a reference or a hint."""
TITLES: Mapping[Stage, str] = {"reference": "References", "still": "Stills", "clip": "Clips"}
STEPS: Mapping[Stage, Sequence[str]] = {
    "reference": (
        "Choose the image model, and the ratio <b>1:1</b>. Where pictures go along (another view of a face, another "
        "state of a cup), drop them into the app and give each the name of its file, without the @.",
        "Paste the prompt and generate until you have one that is right: everything else is made to look like it.",
        "Download it, give it the name below or leave the one it has, and put it into <b>inbox/</b>.",
    ),
    "still": (
        "Choose the image model, and the ratio.",
        "Drop the reference pictures into the app, and give each the name of its file, without the @: "
        "<b>@singer.png</b> is the reference <b>singer</b>.",
        "Paste the prompt: the words after @ are those references.",
        "Download the one you like into <b>inbox/</b>.",
    ),
    "clip": (
        "Choose the video model. Drop the first frame into it: it has the exact ratio already, so nothing is cropped.",
        "Paste the prompt. Choose the length. The seed, where the app has one, makes a try repeatable.",
        "Generate, and download the clip into <b>inbox/</b>. It may be longer than asked for, never shorter.",
    ),
}


def page(film: Film, song: Song | None, made: Handout, store: Store, packed: Mapping[str, bytes]) -> str:
    """The page as HTML, with small pictures in it. ``packed`` are the files that go along, by their paths."""
    style, script = _asset("page.css"), _asset("page.js")
    script_hash = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    title = film.settings.title
    body = "".join(part for stage in STAGES for part in _stage(film, song, made, store, packed, stage))
    policy = (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><meta name="referrer" content="no-referrer">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{esc(title)}: to make elsewhere'
        f"</title><style>{style}</style></head><body><header><p class=over>To make elsewhere</p>"
        f'<h1 dir="auto">{bdi(title)}</h1><p class=sum>{_sum(made)}</p>{_loop()}</header><main>{body}{_later(made)}'
        f'{_others(film)}</main><p id="said" role="status" class="unseen"></p><script>{script}</script></body></html>\n'
    )


def _sum(made: Handout) -> str:
    counts = {stage: sum(each.node.stage == stage for each in made.parcels) for stage in STAGES}
    told = [count(number, stage) for stage, number in counts.items() if number]
    return f"{', '.join(told) or 'Nothing'}: {credits(made.credits)} for one take of each, by the price table."


def _loop() -> str:
    return (
        "<ol class=loop><li>Make each thing below in your generator: its folder has the files, the buttons copy the "
        "words.</li><li>Put what you download into the folder <code>inbox</code> of the film, under any name.</li>"
        "<li><code class=copies>rushes inbox</code> lists what each file is of; "
        "<code class=copies>rushes inbox --take</code> takes it.</li>"
        "<li><code class=copies>rushes handoff</code> writes this page again, with what comes next.</li></ol>"
    )


def _stage(
    film: Film, song: Song | None, made: Handout, store: Store, packed: Mapping[str, bytes], stage: Stage
) -> Iterator[str]:
    parcels = [each for each in made.parcels if each.node.stage == stage]
    if not parcels:
        return
    steps = "".join(f"<li>{step}</li>" for step in STEPS[stage])
    yield f"<section><h2>{TITLES[stage]}</h2><ol class=steps>{steps}</ol>"
    if any(one.photo for each in parcels for one in each.enclosed):
        yield "<p class=note>Some references are photos of your own: whoever is in them should have agreed.</p>"
    lyrics = lyrics_of(film, song) if stage != "reference" else {}
    hints = _hints(parcels, store)
    for number, each in enumerate(parcels, 1):
        yield _card(film, each, packed, lyrics.get(each.shot.id, "") if each.shot else "", hints, number)
    yield "</section>"


def _card(
    film: Film, each: Parcel, packed: Mapping[str, bytes], lyric: str, hints: Mapping[str, bytes], number: int
) -> str:
    id = anchor("take", each.node.id.replace(".", "-"), number)
    settings = "".join(f"<div><dt>{esc(name)}</dt><dd>{esc(value)}</dd></div>" for name, value in rows(each))
    old = each.verdict.state == "stale" and each.verdict.take is not None and not each.verdict.take.free
    why = f" <small>{esc(each.verdict.why)}</small>" if old else ""
    return (
        f'<article id="{id}" data-node="{esc(each.node.id)}#{each.take}"><header>'
        f"<h3>{bdi(_title(film, each))}{why}</h3>"
        f'<label class=done><input type="checkbox"> made</label></header><div class=body><div class=pictures>'
        f"{_pictures(each, packed, hints)}</div><div class=words>{_about(film, each.shot, lyric)}"
        f"{_copied('Prompt', each.request.prompt)}{_other_words(film, each)}<dl>{settings}</dl>"
        f"{_copied('Name to give it, if you like', each.save_as, line=True)}"
        f"<p class=where>Files: <code>{esc(each.folder)}/</code></p></div></div></article>"
    )


def _title(film: Film, each: Parcel) -> str:
    return each.node.id if each.shot is None else f"{each.shot.id}: {each.node.stage}, take {each.take}"


def _about(film: Film, shot: Shot | None, lyric: str) -> str:
    if shot is None:
        return ""
    times = f"{song_time(film, shot.start)} to {song_time(film, shot.end)}"
    sung = f" <q>{bdi(lyric)}</q>" if lyric else ""
    return f"<p class=about>{times}. {bdi(with_names(film, shot.text))}{sung}</p>"


def _copied(label: str, text: str, *, line: bool = False) -> str:
    if not text:
        return f"<p class=about>{esc(label)}: none; it follows what goes along.</p>"
    kind = "copies line" if line else "copies"
    return f'<p class=label>{esc(label)}</p><pre class="{kind}" dir="auto">{esc(text)}</pre>'


def _other_words(film: Film, each: Parcel) -> str:
    plain = plain_prompt(film, each)
    if plain == each.request.prompt:
        return ""
    return (
        f"<details><summary>The same with names, for generators without @</summary>{_copied('Prompt', plain)}</details>"
    )


def _pictures(each: Parcel, packed: Mapping[str, bytes], hints: Mapping[str, bytes]) -> str:
    shown = "".join(_figure(each, one, packed[f"{each.folder}/{one.name}"]) for one in each.enclosed)
    hint = hints.get(each.node.id)
    if hint is not None and each.node.stage != "clip":
        told = f"drawn by {esc(each.verdict.take.engine if each.verdict.take else '')}, for the idea only"
        shown += f"<figure class=hint>{image(hint, told)}<figcaption>{told}</figcaption></figure>"
    return shown


def _figure(each: Parcel, one: Enclosed, data: bytes) -> str:
    """A picture that goes along: what is shown is small, so it is not to be dragged; the link is the file."""
    link = quote(f"{each.folder}/{one.name}")
    shown = ""
    if one.role != "clip":
        with Image.open(io.BytesIO(data)) as picture:
            small = jpeg(picture.convert("RGB"), WIDE if one.role == "first" else NARROW)
        shown = image(small, one.name).replace("<img ", '<img draggable="false" ', 1)
    kind = "first" if one.role in ("first", "clip") else "reference"
    name = f"<figcaption>{bdi(one.name)}</figcaption>"
    return f'<figure class={kind}><a href="{esc(link)}" target="_blank" rel="noopener">{shown}{name}</a></figure>'


def _hints(parcels: Sequence[Parcel], store: Store) -> dict[str, bytes]:
    """What is drawn of each so far, small."""
    drawn = {each.node.id: each.verdict.take.sha256 for each in parcels if each.verdict.take}
    stills = {node: sha for node, sha in drawn.items() if not node.endswith(".clip")}
    made = Thumbs(store).make(Wanted(sha, frozenset({(0, NARROW)})) for sha in dict.fromkeys(stills.values()))
    found = {node: made.get(sha, 0, NARROW) for node, sha in stills.items()}
    return {node: data for node, data in found.items() if data is not None}


def _later(made: Handout) -> str:
    if not made.waiting:
        return ""
    rows = "".join(f"<li>{bdi(each.node)} {bdi(each.why)}</li>" for each in made.waiting)
    return f"<section><details><summary>Later: {len(made.waiting)} more</summary><ul>{rows}</ul></details></section>"


def _others(film: Film) -> str:
    width, height = film.size
    return (
        "<section class=others><h2>Other generators</h2><p>Any will do. It needs the first frame, the prompt, the "
        f"ratio <b>{esc(shape(f'{width}:{height}'))}</b> (the film is {width} x {height}; what has another ratio is "
        "cropped from the centre) and at least the seconds asked for; frame rate and size may be any, sound is "
        "dropped. One that knows no @references gets the words with names, and the pictures in the order they are "
        "shown. What a file is called does not matter: a clip is known by its first frame.</p></section>"
    )


def _asset(name: str) -> str:
    return (files("rushes.handoff") / name).read_text("utf-8")
