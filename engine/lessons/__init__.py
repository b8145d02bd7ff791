"""Lessons carried out: setting up is a function from document to document, checking one of facts; both know no window.

Import from the modules: `setting_up`, `checking`, `facts`, `playing`, `catalogue`.
"""
