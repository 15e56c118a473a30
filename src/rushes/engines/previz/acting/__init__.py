"""Acting: how people hold themselves, what their hands do, and how it moves over a clip.

``part`` is what one person does in one shot; ``perform`` plays it. A ``pose`` is a vector of controls (where the pelvis
is, how the spine bends, where feet and hands are); ``solve`` turns it into bones, with ``limbs`` that reach and
``reach`` that leans the body until they do. ``postures`` are ways to hold the body; ``doings`` and ``bearings`` what is
done over them; ``embraces`` and ``together`` what two do; ``opening`` puts a still together. In a clip ``score`` sets
acts on a ``timeline``: ``changes`` of pose, ``loops`` that go on, ``walk``, and ``life``, which never stops.
"""
