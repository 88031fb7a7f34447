"""What the reviews keep in files."""

from core.files.kinds import keeps

keeps("evaluation.Bulletin", folder="bulletins")
keeps("meetings.Circular", folder="circulars")
keeps("accountability.Letter", folder="measures")
keeps("reports.ReportIssue", folder="reports")
keeps("reports.ReportScan", folder="scans")
keeps("inspection.SupervisionSlip", folder="slips")
