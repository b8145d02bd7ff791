"""The dialog that brings a table in: how its text is read, what becomes of its columns, bad rows, split and summary."""

from gui.dialogs.import_data.dialog import ImportDataDialog

__all__ = ["ImportDataDialog"]
