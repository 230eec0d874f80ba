"""Speed: what a process keeps, in one place and behind one setting, FAST. See README.md beside this file. Knows nothing of hubs."""
