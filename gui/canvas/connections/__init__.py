"""The connections as lines: which way each goes around what stands between, and how all of them are drawn at once.

For the plane. Pure NumPy but for `layer`, the one item that draws them.
"""
