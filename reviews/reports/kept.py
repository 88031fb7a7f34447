"""What reports keeps in files."""

from core.files.kinds import keeps

keeps("reports.ReportIssue", folder="reports")
keeps("reports.ReportScan", folder="scans")
