"""What inspection keeps in files."""

from core.files.kinds import keeps

keeps("inspection.SupervisionSlip", folder="slips")
