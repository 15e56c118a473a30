"""Which slots some edit of the whole film uses: about two in five; the rest need not be looked at again.

A *state* is a want that begins, or ends, at a cut. Slots lead from states that begin to states that end,
the order of wants from these to states that begin at the same cut. Following both from the film's start,
and back from its end, takes one look at each.
"""

import numpy as np
from numpy.typing import NDArray

from rushes.plan.problem import Problem

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def useful(problem: Problem, want: Ints, start: Ints, end: Ints) -> Bools:
    """Marks the slots (want, start and end as indices of cuts, sorted by start) that lie on an edit of the whole film.

    Where there is no such edit, it marks those that an edit from the film's start reaches.
    """
    many, last = len(problem.wants), len(problem.marks) - 1
    begun, begins_as = np.unique(start * many + want, return_inverse=True)
    ended, ends_as = np.unique(end * many + want, return_inverse=True)
    from_end, to_begin = _arcs(problem, begun, ended)
    by_cut = np.arange(last + 2)
    edges = np.searchsorted(start, by_cut)
    arc_edges = np.searchsorted(ended[from_end], by_cut * many)
    cuts = [
        (begins_as[a:b], ends_as[a:b], from_end[c:d], to_begin[c:d])
        for a, b, c, d in zip(edges[:-1], edges[1:], arc_edges[:-1], arc_edges[1:], strict=True)
    ]
    reached = (begun < many) & np.isin(begun % many, problem.first)
    led_to = np.zeros(len(ended), dtype=np.bool_)
    for begins, ends, befores, afters in cuts:
        reached[afters[led_to[befores]]] = True
        led_to[ends[reached[begins]]] = True
    closing = (ended >= last * many) & np.isin(ended % many, problem.last) & led_to
    there: Bools = reached[begins_as]
    return there & _leads_on(cuts, closing, len(begun))[ends_as] if closing.any() else there


def _leads_on(cuts: list[tuple[Ints, Ints, Ints, Ints]], closing: Bools, begun: int) -> Bools:
    """Marks the states that end from which the film can be closed."""
    leads, opens = closing.copy(), np.zeros(begun, dtype=np.bool_)
    for begins, ends, befores, afters in reversed(cuts):
        opens[begins[leads[ends]]] = True
        leads[befores[opens[afters]]] = True
    return leads


def _arcs(problem: Problem, begun: Ints, ended: Ints) -> tuple[Ints, Ints]:
    """Which states that begin may follow each state that ends, by index, sorted by the latter."""
    many = len(problem.wants)
    follow = [np.array([after for after, _ in one.then], dtype=np.int64) for one in problem.wants]
    counts = np.array([len(each) for each in follow], dtype=np.int64)[ended % many]
    sought = np.concatenate([ended[:0], *(follow[one] for one in (ended % many).tolist())])
    sought += np.repeat(ended // many * many, counts)
    befores = np.repeat(np.arange(len(ended)), counts)
    at = np.searchsorted(begun, sought)
    there = at < len(begun)
    there[there] = begun[at[there]] == sought[there]
    return befores[there], at[there]
