"""Previz: the embedded engine that stages a request in three dimensions and draws it on the CPU.

The order of the work is the order of the folders: ``words`` reads the prompt into a ``Scene``, ``people`` and
``places`` hold what can stand in it, ``stage`` puts it there with a camera and a light, ``draw`` makes pictures of it.
It is procedural: no generative model is in it, and it says so in what it makes.
"""
