"""The labels of the weights: which there are, where they find room on their lines, and how they are drawn.

For the scene, which holds one `Labelling`.
"""
