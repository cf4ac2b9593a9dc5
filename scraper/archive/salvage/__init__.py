"""Read what is left of a damaged archive into a new one.

SQLite refuses a database whose header, schema or trees are damaged, so this package reads the pages
itself (https://sqlite.org/fileformat.html). Rows go raw into a new file of the same schema version,
which is then repaired until `verify` finds nothing.

pages.py     pages of the file, with the write-ahead log over them
records.py   cells and records of one page
trees.py     walks over the trees of tables
columns.py   which rows fit a table
loading.py   from the damaged file into the new one
repair.py    makes the new file consistent
salvage.py   the whole, with its report
"""
