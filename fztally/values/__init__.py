"""Pure functions on one cell: text, dates, numbers, codes, identifiers. Nothing here knows ledgers or files."""
