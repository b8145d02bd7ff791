"""The plots beside the error: each a panel that says what it wants to know and draws the answers.

They load pyqtgraph, so the window imports each when its dock is first opened.
"""
