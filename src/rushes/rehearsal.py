"""References tried before they are used: five seconds of draft from each, and whether they stay who they are.

The guide: "test your character references in short Gen-4 clips" (2.4), "run 5s test clips using your references" (8.1).
The clips are of no shot, and change nothing of the film.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rushes.build.graph import Inputs, Job, Need, Node, Shoot, Verdict
from rushes.build.run import Workshop, run
from rushes.choice import Missing, missing
from rushes.consent import Consent, may_leave
from rushes.engines.base import Request
from rushes.errors import UsageError
from rushes.events import Reporter, silent
from rushes.film.model import Film
from rushes.likenesses import picture_nodes, references_of
from rushes.names import link_media
from rushes.plan.quote import REFERENCE_RATIO, nearest_ratio
from rushes.project import Folders, keep_in, shooting_engine, workshop
from rushes.prompts.dialects import dialect
from rushes.shooting import seed_of
from rushes.sketches import Shooting, Sold, reference_id, sold, tagged
from rushes.states import all_nodes, open_film, planned, take_in
from rushes.units import digest, parse_size

if TYPE_CHECKING:
    from rushes.look.likeness import Kind

SECONDS = 5
MOMENTS = 6
"""At how many moments of a test its subject is looked at."""
VERSION = 1
_MOVES = {
    "cast": "The subject slowly turns the head to one side and back, then smiles softly.",
    "prop": "Light and air move gently over it.",
    "place": "Air and light move gently.",
}  # fmt: skip
"""What moves in a test: enough to see the face from two sides, and nothing that leaves the frame."""


@dataclass(frozen=True, slots=True)
class Tested:
    """A reference that was tried: its test clip, and at how many of ``judged`` moments it was ``same``.

    ``margins`` are how much nearer it was to its own reference than to any other, by the moment. ``clip`` is None
    where it is not made; ``why`` says what is missing.
    """

    tag: str
    clip: str | None
    judged: int = 0
    same: int = 0
    margins: tuple[float, ...] = ()
    why: str = ""

    @property
    def passed(self) -> bool:
        """Whether nothing speaks against it: it was judged at least once, and never another's."""
        return self.judged > 0 and self.same * 2 > self.judged


def rehearse(
    start: Path | None, tags: Sequence[str] = (), *, spend: int | None = None, engine: str | None = None,
    dry_run: bool = False, consent: Consent | None = None, report: Reporter = silent,
) -> tuple[tuple[Tested, ...], Missing, int]:  # fmt: skip
    """Make a test clip of each tag's reference where there is none yet, and measure it.

    Gives what was seen, what is to be made (of a dry run), and the credits spent. Raises ``BudgetError`` where it would
    cost more than ``spend``, and ``UsageError`` for a tag that the film has not.
    """
    film, song = open_film(start, report)
    film, _ = planned(film, song, save=False)
    with workshop(film, report, spend=spend) as shop:
        made_by = shooting_engine(film, engine or film.settings.engine, shop.workers)
        takes = shop.ledger.takes(shop.store.present())
        shooting = Shooting(film, song, made_by, keep_in(shop.store), take=take_in(takes))
        references = {node.id: node for node in all_nodes(shooting) if node.stage == "reference"}
        tests = [_test_node(shooting, tag, references) for tag in _tags(film, tags)]
        nodes = [*references.values(), *tests]
        ids = {test.id for test in tests}
        to_buy = missing(nodes, shop.ledger, shop.store, lambda node: node.id in ids)
        if dry_run:
            return (), to_buy, 0
        if not may_leave(film, made_by, Folders(film.root).state, [n for n, _ in to_buy.to_make], takes, consent):
            return (), to_buy, 0
        done = run(nodes, shop, lambda node: node.id in ids)
        if done.refusal is not None:
            raise done.refusal
        link_media(film, shop.ledger, shop.store)
        looks = _looks(film, tests, done.verdicts, shop)
        return tuple(_told(test, done.verdicts[test.id], looks) for test in tests), to_buy, done.credits


def test_id(tag: str) -> str:
    """Node of the test clip of a tag's reference."""
    return f"@{tag}.test"


def _tags(film: Film, tags: Sequence[str]) -> list[str]:
    every = [tag for kind in _MOVES for tag in film.file.tagged[kind]]
    names = [tag.removeprefix("@") for tag in tags] or every
    for tag in names:
        if tag not in every:
            some = ", ".join(f"@{each}" for each in every) or "none"
            raise UsageError(f"there is no reference @{tag} to test", next=f"There are: {some}.")
    return names


def _test_node(shooting: Shooting, tag: str, references: Mapping[str, Node]) -> Node:
    film, engine, asked = shooting.film, shooting.engine, sold(shooting, "draft")
    kind = next(kind for kind in _MOVES if tag in film.file.tagged[kind])
    locked = dialect(asked.model.id).locked
    prompt = f"{_MOVES[kind]} {locked}"
    ratio = nearest_ratio(parse_size(REFERENCE_RATIO), asked.model.ratios)
    table = tagged(film, tag)
    first = next(iter(getattr(table, "states", ())), None)
    base = reference_id(tag, None if table.images else first)
    fixed = {} if base in references else {"still": shooting.keep(film.root / table.images[0])}
    seconds = SECONDS if SECONDS in asked.model.seconds else min(asked.model.seconds)
    return Node(
        id=test_id(tag), stage="clip", ask=digest(["test", prompt, ratio, seconds, film.settings.seed]),
        variant=digest(asked.how), work=Shoot(engine, _asks(film, asked, prompt, ratio, seconds, test_id(tag))),
        needs=(Need("still", base),) if base in references else (), fixed_inputs=fixed,
        engine=engine.name, model=asked.model.id, rank=engine.rank, free=engine.free,
        credits=0 if engine.free else asked.model.price(ratio, seconds),
    )  # fmt: skip


def _asks(
    film: Film, asked: Sold, prompt: str, ratio: str, seconds: int, node: str
) -> Callable[[Inputs, int], Request]:
    rate = asked.model.rate or film.rate

    def request(inputs: Inputs, take_no: int) -> Request:
        return Request(
            stage="clip", model=asked.model.id, prompt=prompt, ratio=ratio, image=inputs["still"], seconds=seconds,
            seed=seed_of(film, node, take_no), rate=f"{rate.numerator}/{rate.denominator}",
        )  # fmt: skip

    return request


def _looks(
    film: Film, tests: Sequence[Node], verdicts: Mapping[str, Verdict], shop: Workshop
) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """What is seen of each test's own at some moments of it, measured once for its content."""
    pictures = picture_nodes(film, verdicts, keep_in(shop.store), ())
    needs = tuple(Need(node.id, node.id) for node in pictures)
    kinds = {node.id: _kind(film, node.id) for node in pictures}
    looks = []
    for test in tests:
        take = verdicts[test.id].take
        if take is None or verdicts[test.id].state != "done":
            continue
        tag = test.id.removeprefix("@").removesuffix(".test")
        ask = digest({"test": VERSION, "tag": tag, "kinds": kinds})
        work = Job(look_at_test, {"tag": tag, "kinds": kinds}, suffix=".json")
        looks.append(Node(id=f"{test.id}.look", stage="look", ask=ask, variant="", work=work, needs=needs,
                          fixed_inputs={"clip": take.sha256}))  # fmt: skip
    done = run([*pictures, *looks], shop).verdicts
    found = ((node.id.removesuffix(".look"), done[node.id].take) for node in looks)
    return {id: json.loads(shop.store.path(take.sha256).read_bytes()) for id, take in found if take is not None}


def _kind(film: Film, node: str) -> "Kind":
    tag = node.removeprefix("@").partition(".")[0].partition(":")[0]
    kinds: tuple[Kind, ...] = ("cast", "place", "prop")
    return next(kind for kind in kinds if tag in film.file.tagged[kind])


def look_at_test(
    paths: Mapping[str, Path], into: Path, *, tag: str, kinds: Mapping[str, "Kind"]
) -> dict[str, Any]:  # fmt: skip
    """Look at a test clip at some moments, and write how its own is seen; the job of a look."""
    from rushes.look.pictures import compare, plain, read_look
    from rushes.media import probe, read_frames, to_rgb

    looks = {role: read_look(json.loads(paths[role].read_bytes())) for role in kinds}
    references = references_of(looks, kinds)
    names = [each.tag for each in references if each.tag.partition(":")[0] == tag]
    frames, found = probe(paths["clip"]).frames, []
    for k in range(MOMENTS):
        picture = to_rgb(next(iter(read_frames(paths["clip"], (2 * k + 1) * frames // (2 * MOMENTS), 1))))
        seen = [match for match in compare(picture, names, references).matches if match.verdict != "unseen"]
        found += [plain(min(seen, key=lambda match: match.rank or 99))] if seen else []
    into.write_text(json.dumps(found), encoding="utf-8")
    return {"moments": len(found)}


def _told(test: Node, verdict: Verdict, looks: Mapping[str, Sequence[Mapping[str, Any]]]) -> Tested:
    tag = test.id.removeprefix("@").removesuffix(".test")
    if verdict.take is None or verdict.state != "done":
        return Tested(tag, None, why=verdict.why or verdict.state)
    seen = looks.get(test.id, ())
    margins = tuple(float(each["margin"]) for each in seen if each["margin"] is not None)
    same = sum(each["verdict"] == "same" for each in seen)
    why = "" if seen else "it is not seen well enough to be judged"
    if seen and not margins:  # nothing was measured: what kept it from that is told
        why = str(seen[0]["why"])
    return Tested(tag, verdict.take.name, len(seen), same, margins, why)
