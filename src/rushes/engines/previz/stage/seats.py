"""Chairs that a shot brings, for those who sit where the place has no seat."""

from rushes.engines.previz.draw.painter import Body
from rushes.engines.previz.props.furniture import seat
from rushes.engines.previz.shapes import placed
from rushes.engines.previz.stage.players import Player


def brought(players: list[Player]) -> tuple[Body, ...]:
    """A chair under everybody whose spot asks for one."""
    return tuple(Body(placed(seat(), player.spot.at, player.spot.facing)) for player in players if player.spot.brought)
