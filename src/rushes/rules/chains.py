"""Do chains hold: are they short, does each link go on where the one before it ends, and does nothing run away?"""

from collections.abc import Iterator, Mapping

from rushes.errors import Problem
from rushes.film.chains import links
from rushes.film.model import Shot
from rushes.rules.registry import State, in_shot, rule
from rushes.rules.seen import seen_of
from rushes.rules.slots import spare

MOST = 3
"""Links of a chain that hold their colours and faces; each further one begins with all that went wrong before."""


@rule(
    "chain-length", "warning", f"A chain has at most {MOST} links.",
    fix="Begin anew with a still of its own: take chain out, and cut to another angle there.",
)  # fmt: skip
def chain_length(state: State) -> Iterator[Problem]:
    by_id = {shot.id: shot for shot in state.shots}
    for shot in state.shots:
        if shot.chain and (many := len(links(shot, by_id))) > MOST:
            yield in_shot(
                shot, f"is link {many} of its chain: light, colours and faces drift with every link", "", "chain"
            )


@rule(
    "chain-joins", "warning", "A shot in a chain begins with the frame that the one before it ends on.",
    fix="Take chain out, or what keeps it from beginning there.",
)  # fmt: skip
def chain_joins(state: State) -> Iterator[Problem]:
    by_id = {shot.id: shot for shot in state.shots}
    for shot in state.shots:
        if shot.chain and (before := by_id.get(shot.chain)) is not None:
            yield from (in_shot(shot, what, fix, "chain") for what, fix in _apart(state, before, shot, by_id))


def _apart(state: State, before: Shot, shot: Shot, by_id: Mapping[str, Shot]) -> Iterator[tuple[str, str]]:
    """What keeps a link from the one before it, and what to do."""
    if shot.overlap[0]:
        yield "is dissolved to, so that the same moment is seen twice", "Cut hard: take its transition out."
    if shot.slip or (shot.trim and shot.trim[0]):
        yield "does not show its clip from the first frame on", "Take slip and trim out."
    for each in (before, shot):
        if each.performance:
            what = f'follows "{before.id}"' if each is shot else f'goes on from "{before.id}"'
            yield f"{what}, and {each.id} follows a performance, which no chain goes on from", "Take chain out."
    if 0 <= spare(state, before) < 1:
        what = f'goes on from "{before.id}", whose clip of {before.seconds} s has no frame behind its slot'
        yield what, f"Give {before.id} a longer clip, or end it a frame earlier."


@rule(
    "chain-drifts", "warning", "The links of a chain keep the light, the colours and the sharpness of the first.",
    fix="Make another take of that link, or begin anew with a still of its own.",
)  # fmt: skip
def chain_drifts(state: State) -> Iterator[Problem]:
    yield from seen_of(state, ("chain",))
