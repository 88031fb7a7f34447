"""Which modules are mutated, and which tests cover each of them (under tests/; a folder means its files)."""

_ENTRIES = ("ledger/entries",)
_CLAIMS = ("ledger/claims/test_claims.py",)
_CONFIRMING = (
    "pledges/sheets/confirmation/test_checking.py",
    "pledges/sheets/confirmation/test_amending.py",
    "pledges/sheets/sheet/test_drafting.py",
)
_BALLOTS = "reviews/evaluation/ballots"
_RESULTS = ("reviews/evaluation/results",)
_MEASURES = ("reviews/accountability/measures",)

MODULES = {
    "ledger/entries/verbs.py": (*_ENTRIES, *_CLAIMS),
    "ledger/entries/registering.py": _ENTRIES,
    "ledger/entries/decisions.py": _ENTRIES,
    "ledger/entries/progress.py": _ENTRIES,
    "ledger/entries/chain.py": (*_ENTRIES, "ledger/test_verification.py"),
    "ledger/entries/stale.py": (*_ENTRIES, "ledger/statistics/test_statistics.py"),
    "ledger/lights/light_rules.py": ("ledger/lights",),
    "ledger/pages/lights.py": ("ledger/lights",),
    "ledger/claims/bulk.py": _CLAIMS,
    "ledger/claims/queries.py": _CLAIMS,
    "ledger/verification.py": ("ledger/test_verification.py",),
    "pledges/sheets/confirmation/amending.py": _CONFIRMING,
    "pledges/sheets/confirmation/checking.py": _CONFIRMING,
    "pledges/sheets/confirmation/confirming.py": _CONFIRMING,
    "pledges/sheets/confirmation/freezing.py": _CONFIRMING,
    "pledges/sheets/confirmation/revisions.py": _CONFIRMING,
    "pledges/sheets/sheet/rules.py": ("pledges/sheets/sheet", "pledges/sheets/confirmation/test_checking.py"),
    "pledges/sheets/sheet/quality.py": ("pledges/sheets/sheet",),
    "pledges/sheets/cycles/rules.py": ("pledges/sheets/cycles",),
    "pledges/sheets/enrolment/rules.py": ("pledges/sheets/enrolment",),
    "pledges/disclosure/publishing/rules.py": ("pledges/disclosure/publishing",),
    "pledges/disclosure/opinions/rules.py": ("pledges/disclosure/opinions",),
    "reviews/evaluation/schemes/scoring.py": ("reviews/evaluation/schemes",),
    "reviews/evaluation/schemes/rules.py": ("reviews/evaluation/schemes",),
    "reviews/evaluation/ballots/voting.py": (f"{_BALLOTS}/test_voting.py", f"{_BALLOTS}/test_secrecy.py"),
    "reviews/evaluation/ballots/sealing.py": (f"{_BALLOTS}/test_secrecy.py", f"{_BALLOTS}/test_voting.py"),
    "reviews/evaluation/ballots/tallying.py": (f"{_BALLOTS}/test_tallying.py",),
    "reviews/evaluation/ballots/soundness.py": (f"{_BALLOTS}/test_soundness.py", f"{_BALLOTS}/test_tallying.py"),
    "reviews/evaluation/ballots/recounting.py": (f"{_BALLOTS}/test_tallying.py", f"{_BALLOTS}/test_soundness.py"),
    "reviews/evaluation/ballots/phases.py": (
        f"{_BALLOTS}/test_opening.py", f"{_BALLOTS}/test_tallying.py", f"{_BALLOTS}/test_voting.py",
        "reviews/evaluation/results/test_results.py",
    ),
    "reviews/evaluation/results/counting.py": _RESULTS,
    "reviews/evaluation/results/deciding.py": _RESULTS,
    "reviews/accountability/measures/rules.py": _MEASURES,
    "reviews/accountability/measures/steps.py": _MEASURES,
    "reviews/accountability/measures/authority.py": _MEASURES,
    "reviews/accountability/measures/following.py": _MEASURES,
    "reviews/accountability/recognition/rules.py": ("reviews/accountability/recognition",),
    "reviews/documents/rules.py": ("reviews/documents",),
    "access/own.py": ("access/test_rules.py",),
    "access/roles.py": ("access/test_rules.py",),
    "access/returning.py": ("access/test_rules.py",),
    "access/seats.py": ("access/test_rules.py",),
}  # fmt: skip
