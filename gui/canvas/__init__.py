"""The network canvas: draws a network with its numbers and turns clicks, drags and typed numbers into intents.

It is handed values and speaks through signals; the window's other parts use `gui.canvas.view` and `gui.canvas.picture`.
"""
