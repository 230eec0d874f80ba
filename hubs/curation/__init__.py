"""What curators do: publish, archive, verify, merge and revert, and decide on suggestions."""
