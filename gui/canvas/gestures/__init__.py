"""Gestures of the mouse as objects: each starts with a press, moves, and ends or is cancelled.

For the canvas' tools. A gesture shows on the glass what would come of it, and writes nothing before its end.
"""
