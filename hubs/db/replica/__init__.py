"""Reads of the public go to a replica: `router` says which reads, `middleware` for which requests, `health` whether it can."""
