"""The plots: the error over the epochs, and those that say what they want to know and draw the answers.

They load pyqtgraph, so the window imports each when its dock is first opened.
"""
