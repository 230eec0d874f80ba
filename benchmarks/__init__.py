"""Benchmarks against what a Django developer would otherwise write. `make bench` runs them on both engines."""
