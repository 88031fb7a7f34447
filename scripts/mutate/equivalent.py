"""Mutants that no test on SQLite can tell from the rule itself: module → name of the mutant → the reason."""

EQUIVALENT = {
    "ledger/entries/progress.py": {
        "progress_percent_of: if not entry.parts → False": "without sub-items the share is part ÷ whole of nothing, which is None as well",
    },
}
