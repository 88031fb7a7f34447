"""What the reviews keep in files."""

from kept.kinds import keeps

keeps("reviews.Bulletin", folder="bulletins")
keeps("reviews.Circular", folder="circulars")
keeps("reviews.Letter", folder="measures")
keeps("reviews.ReportIssue", folder="reports")
keeps("reviews.ReportScan", folder="scans")
keeps("reviews.SupervisionSlip", folder="slips")
