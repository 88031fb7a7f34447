"""What meetings keeps in files."""

from core.files.kinds import keeps

keeps("meetings.Circular", folder="circulars")
