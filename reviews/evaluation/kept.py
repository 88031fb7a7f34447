"""What evaluation keeps in files."""

from core.files.kinds import keeps

keeps("evaluation.Bulletin", folder="bulletins")
