"""Worker processes with limits, and the pool that starts and ends them."""
