"""The only room that opens ledgers: found, weighed against the limits, read by their content."""
