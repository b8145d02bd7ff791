"""The tools of the canvas: what a press begins, what hovering shows, and which keys do something.

For the view, which has one tool in hand.
"""
