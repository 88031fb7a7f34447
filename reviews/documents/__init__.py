"""The numbers of official documents: the words that organisations own, and the one way to issue a number."""
