"""Public reads go to a replica: `router` decides which reads, `middleware` which requests, `health` if it is usable."""
