"""Clothes and hair: hems without teeth, cloth outside the body, hair on the head and out of the face."""

import numpy as np
import pytest

from rushes.engines.previz.mesh import Floats, Surface
from rushes.engines.previz.people.body import base, shape
from rushes.engines.previz.people.clothes import dressed
from rushes.engines.previz.people.cuts import ALIKE, CUTS
from rushes.engines.previz.people.hair import grown
from rushes.engines.previz.people.looks import looks
from rushes.engines.previz.people.pieces import Piece, cut, evened, hemmed, of_base, open_sides
from rushes.engines.previz.people.skull import skull
from rushes.engines.previz.people.suit import suit
from rushes.engines.previz.scene import Garment, Hair, Person
from rushes.engines.previz.words import terms


def _woman() -> Floats:
    points = shape(0.0, 28.0)
    points[:, 1] -= points[base().points_of("body"), 1].min()
    return points


WOMAN = _woman()


def _turns(piece: Piece) -> Floats:
    """How sharply the open edges turn at each of their points, degrees."""
    follow = {int(a): int(b) for a, b in open_sides(piece.mesh.faces)}
    out = []
    for a, b in follow.items():
        if b in follow:
            one = piece.mesh.points[b] - piece.mesh.points[a]
            two = piece.mesh.points[follow[b]] - piece.mesh.points[b]
            long = float(np.linalg.norm(one) * np.linalg.norm(two))
            if long > 1e-9:
                out.append(np.degrees(np.arccos(np.clip(float(one @ two) / long, -1, 1))))
    return np.array(out, np.float32)


@pytest.mark.parametrize("kind", ["t-shirt", "shirt", "cardigan", "vest", "trousers"])
def test_hems_have_no_teeth(kind: str) -> None:
    cloth = suit(WOMAN)
    field = np.min([each(cloth.spots, cloth.m) for each in CUTS[kind].fields], 0).astype(np.float32)
    turns = _turns(evened(cut(cloth.piece, field), 8))
    assert len(turns) > 60
    assert float(np.median(turns)) < 9
    assert float((turns > 45).mean()) < 0.03  # corners of openings and nothing else


def test_a_cut_follows_its_field_exactly() -> None:
    body = of_base(WOMAN, base().quads("body"), (1, 1, 1), Surface.SKIN)
    field = (WOMAN[body.source[:, 0], 1] - np.float32(1.0)).astype(np.float32)
    found = cut(body, field)
    rim = np.unique(open_sides(found.mesh.faces))
    assert found.mesh.points[:, 1].min() > 1.0 - 1e-4
    assert np.abs(found.mesh.points[rim, 1] - 1.0).max() < 1e-4
    assert np.allclose(found.weight.sum(1), 1, atol=1e-3)
    assert not len(open_sides(hemmed(found).mesh.faces)) or len(hemmed(found).part) > len(found.part)


@pytest.mark.parametrize("kinds", [("t-shirt", "jeans"), ("trousers", "shirt", "cardigan")])
def test_skin_stays_inside_cloth(kinds: tuple[str, ...]) -> None:
    pieces, hidden = dressed(WOMAN, tuple(Garment(kind=kind) for kind in kinds), 3)
    cloth = np.concatenate([piece.mesh.points for piece in pieces])
    body = of_base(WOMAN, base().quads("body"), (1, 1, 1), Surface.SKIN)
    normal = body.mesh.normals
    under = np.flatnonzero((hidden[body.source[:, 0]] > 0.004) & (hidden[body.source[:, 0]] < 0.018))[::2]
    assert len(under) > 20
    way = cloth[None] - body.mesh.points[under, None]
    near = (way**2).sum(2).argsort(1)[:, :3]
    out = np.take_along_axis((way * normal[under, None]).sum(2), near, 1).max(1)
    assert float((out > -0.002).mean()) > 0.97


def test_every_garment_is_drawn_or_left_out_quietly() -> None:
    drawn = set()
    for kind in terms.GARMENTS:
        told = looks(Person(id="a", age=40, sex="man", wardrobe=(Garment(kind=kind, colour="red"),)))
        if any(ALIKE.get(each.kind, each.kind) in CUTS for each in told.wear):
            drawn.add(kind)
        assert {"shoes", "boots", "barefoot"} & {each.kind for each in told.wear}
    assert set(terms.GARMENTS) == drawn


@pytest.mark.parametrize(
    "style", ["wavy", "straight", "curly", "coily", "ponytail", "bun", "braid", "fringe", "dreadlocks"]
)
def test_hair_stays_out_of_the_face_and_on_the_head(style: str) -> None:
    head = skull(WOMAN, WOMAN[:0])
    pieces = grown(WOMAN, head, Hair(style=style, length="shoulder"), (0.02, 0.02, 0.02), 0.0, 28, 7)
    points = np.concatenate([piece.mesh.points for piece in pieces])
    assert np.isfinite(points).all()
    assert points[:, 1].max() < head.top + 0.14
    face = (np.abs(points[:, 0]) < 0.035) & (points[:, 2] > head.eyes[2]) & (points[:, 1] < head.eyes[1] - 0.005)
    face &= points[:, 1] > head.eyes[1] - 0.10
    assert not face.any()
    assert all(np.allclose(piece.weight.sum(1), 1, atol=1e-3) for piece in pieces)


def test_bald_is_bald() -> None:
    assert grown(WOMAN, skull(WOMAN, WOMAN[:0]), Hair(length="bald"), (0, 0, 0), 1.0, 50, 1) == []


def test_cast_of_the_guide_is_chosen_from_its_words() -> None:
    elder = looks(Person(id="elder", age=74, wardrobe=(Garment(kind="house clothes"),)))
    assert elder.years == 74 and {"shirt"} <= {each.kind for each in elder.wear}
    friend = looks(Person(id="friend", age=25, hair=Hair(colour="dark"), features=("angular",)))
    assert friend.sex == 1.0 and dict(friend.details)["chin/chin-bones-incr"] == 0.5
    assert looks(Person(id="a", age=30, sex="woman")) == looks(Person(id="b", age=30, sex="woman"))


@pytest.mark.parametrize("hair", ["light brown", "blonde", "red"])
def test_light_hair_is_told_from_the_skin_under_it(hair: str) -> None:
    for age in range(20, 32):
        told = looks(Person(id="a", age=age, sex="woman", hair=Hair(colour=hair)))
        assert np.mean(told.skin) > 1.8 * np.mean(told.hair_colour)
