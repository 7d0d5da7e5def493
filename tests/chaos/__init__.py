"""What was acknowledged is there after everything: python -m tests.chaos --minutes 10 --seed 1, as root on Linux for the disk's part."""
