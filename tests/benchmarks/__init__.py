"""What the issue promises in milliseconds and megabytes, measured: python -m tests.benchmarks [name] [--json]."""
