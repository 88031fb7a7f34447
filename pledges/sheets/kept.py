"""What the pledges keep in files."""

from core.files.kinds import keeps

keeps("sheets.Scan", folder="scans")
