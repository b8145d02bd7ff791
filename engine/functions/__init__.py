"""The mathematical functions of the program as name tables: activations, losses and initialisers."""
