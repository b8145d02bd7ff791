"""Edits: pure functions from a document to the edited document. The window applies them; each is one entry of undo.

An edit that cannot be is refused by a StudioError before anything changes. Neurons are named by their ids,
connections by (source, target), parameters by their `Slot`, layers by their place from 0; a weight or bias whose place
holds a shared parameter stands for that parameter. What stays keeps its numbers, its optimizer memory, its position
and its column of data; the error history stays, and the running epoch begins anew when the network or the batches
change. `consequences.consequences` says in words what an edit did beyond what was asked for.
"""
