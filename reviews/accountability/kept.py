"""What accountability keeps in files."""

from core.files.kinds import keeps

keeps("accountability.Letter", folder="measures")
