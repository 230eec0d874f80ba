"""Everything a process caches, in one place and behind one setting, FAST. See README.md in this folder."""
