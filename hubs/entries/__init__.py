"""An entry as a document: the plain text, lists and dicts in which files, history, suggestions, imports and exports speak of it.

`describe` makes a document of a row, `records` checks one field by field, `saving` writes what was checked.
"""
