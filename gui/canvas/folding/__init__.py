"""Layers drawn as one block: which are folded, the block, and the bundles that their connections become.

For the plane, which arranges them; the rest of the canvas knows a folded layer by `Arrangement.folded`.
"""
