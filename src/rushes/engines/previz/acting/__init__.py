"""Acting: how people hold themselves, what their hands do, and how it moves over a clip.

``part`` is what one person does in a shot; ``perform`` plays it. A ``pose`` is a vector of controls (where the pelvis
is, how the spine bends, where feet and hands are); ``solve`` turns it into bones. ``postures`` are ways to hold the
body, ``gestures`` what is done with it, ``deeds`` the table of both by the words of a request; ``walk``, ``music``,
``life`` and ``beat`` are what moves.
"""
