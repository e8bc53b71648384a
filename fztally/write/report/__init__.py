"""Word documents: the report of a period, and copies of written reports with comments."""
