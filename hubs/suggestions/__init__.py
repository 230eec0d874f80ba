"""What the public sends in: accepted, checked, filed as pending. Nothing changes until a curator agrees."""
