"""Tables that users bring: text files of any dialect, looked at, read in slices, and made into data to learn from.

A dialog goes this way, and the command line too:

1. `shown = preview(path)` guesses how the text is read; `preview(path, format)` reads as the user says instead.
   `shown.columns` is what would become of each column; the user changes it.
2. `reader = TableReader(path, shown.format, …)`, `while reader.advance(0.05): …reader.progress…`, `reader.table()`; it
   can be closed between two slices, and in a window a thread does this.
3. `made = make_data(table, columns, split)` gives `made.data` for a document and what had to be left out. All that a
   user may change after the reading is an argument of it, and it takes a moment only.
4. Later the file is read again in the format of `csv_source(data)`, without `ignored_of(source)`, of `source.rows`, and
   `read_again(data, table)` makes the same of it as it is then and says what changed.

The dialect is guessed by CleverCSV, the text read by the standard library's reader.
"""
