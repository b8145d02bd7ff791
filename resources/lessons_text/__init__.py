"""The texts of the lessons, a module each: `made` is the document with its lesson. `resources.make_lessons` reads them.

No number in a text was typed that the program computes: each is put in from the engine.
"""
