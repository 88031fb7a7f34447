"""What the ledger keeps in files, and what proves that its rows are whole."""

from core.files.kinds import keeps, proves

keeps("ledger.Evidence", folder="evidence")


@proves("ledgers")
def ledgers():
    from .verification import verify_ledgers

    digest, broken = verify_ledgers()
    return digest, broken and f"{broken.number}: {broken.reason}"
