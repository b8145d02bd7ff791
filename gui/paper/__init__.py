"""Worked solutions on pages: A4, drawn with Qt, for the PDF and for the preview in the dialog."""
