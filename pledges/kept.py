"""What the pledges keep in files."""

from kept.kinds import keeps

keeps("pledges.Scan", folder="scans")
