"""fztally: a folder of community ledgers in, a summary workbook with traceable figures out."""

__version__ = "0.1.0"
