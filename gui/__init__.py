"""The window of Backprop Studio: document and undo, the worker thread, canvas, panels, actions and theme.

It draws the values that the engine computes and computes none itself. Only main.py and the tests use it.
"""
