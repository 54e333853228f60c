"""A small newsroom of invented news that serves feeds and pages on loopback, for `make demo` and for tests."""
