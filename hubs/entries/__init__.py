"""Entries as documents: plain text, lists and dicts, used by files, history, suggestions, imports and exports.

`describe` makes a document from a row, `records` validates it field by field, `saving` writes the validated records.
"""
