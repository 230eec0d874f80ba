"""Files become checked records, and records become rows. The same reader serves fixtures and curators' uploads."""
