"""Staging: a scene into a world. Who stands where, what they do, where the camera is, what lights it.

The choices are a director's: faces are seen unless the words ask otherwise, nothing stands before the subject, eyes lie
on the upper third, there is room in front of a look, and the camera stays on one side of the line.
"""
