"""English sentences about what a run is set beside: another period, the run before, what was reported; scores."""

HISTORY = {
    "changes-since-last": "the run before",
    "no-compared": "There are no results of period {period} ({folder}) to compare with.",
    "no-compared-hint": "Consolidate the ledgers of that period first (fztally consolidate FOLDER --period {period}, with the same output folder), or leave out --compare.",
    "frozen-damaged": "What was reported in {folder} has been changed since or is incomplete: nothing was compared with it.",
}
