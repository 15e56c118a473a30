"""A thing that is set down: out of the hand, onto the board before whoever does it, and there it stays."""

import numpy as np

from rushes.engines.previz.acting.ease import ramp
from rushes.engines.previz.draw.camera import Doubles
from rushes.engines.previz.mesh import Mark, Set, rotation
from rushes.engines.previz.stage.breaking import Standing
from rushes.engines.previz.stage.players import Player

NEAR = 0.85
"""How far from a hand a board is at most, metres."""
RIM = 0.06
"""How far within the edge of a board things are put, metres."""
LATE, LASTS = 0.8, 0.35
"""When in its act a thing leaves the hand, parts of it, and how long that takes, seconds."""


def put_down(player: Player, held: Standing, place: Set) -> Standing:
    """How a thing in somebody's hands stands by time, where a clip has them set it down by a board."""
    score = player.play.score
    told = next((each for each in score.told if each[0] == "set down"), None)
    if told is None:
        return held
    leaves = (told[1] + LATE * told[2]) / score.rate
    turn, last = held(leaves + LASTS)
    turn = _level(turn)
    board = _board(last, place)
    if board is None:
        return held
    there = _onto(last, board, place)

    def at(seconds: float) -> tuple[Doubles, Doubles]:
        much = ramp((seconds - leaves) / LASTS)
        if much <= 0:
            return held(seconds)
        now = held(min(seconds, leaves + LASTS))
        return (now[0] if much < 1 else turn), now[1] + (there - now[1]) * much

    return at


def _level(turn: Doubles) -> Doubles:
    """What was tilted in the hands lies flat."""
    left = np.array([turn[0, 0], 0.0, turn[2, 0]])
    left /= max(float(np.linalg.norm(left)), 1e-6)
    return np.stack([left, np.array([0.0, 1, 0]), np.cross(left, (0.0, 1, 0))], 1)


def _board(hand: Doubles, place: Set) -> Mark | None:
    """The board nearest to a hand, of those that it reaches."""
    boards = [mark for mark in place.marks.values() if 0.4 < mark.height < 1.3]
    far = {id(mark): float(np.hypot(mark.at[0] - hand[0], mark.at[2] - hand[2])) for mark in boards}
    near = [mark for mark in boards if far[id(mark)] < NEAR and abs(mark.height - hand[1]) < 0.4]
    return min(near, key=lambda mark: far[id(mark)], default=None)


def _onto(hand: Doubles, board: Mark, place: Set) -> Doubles:
    """The point of a board that is nearest to a hand, a little within its edges."""
    turn = rotation((0, 1, 0), board.facing)
    middle = np.array([board.at[0], board.height, board.at[2]])
    around = (place.mesh.points - middle) @ turn
    own = around[(np.abs(around[:, 1]) < 0.012) & (np.hypot(around[:, 0], around[:, 2]) < NEAR)]
    low, high = (own.min(0) + RIM, own.max(0) - RIM) if len(own) else (np.zeros(3), np.zeros(3))
    off = np.clip((hand - middle) @ turn, np.minimum(low, 0), np.maximum(high, 0)) * (1, 0, 1)
    return np.asarray(middle + turn @ off, float)
