"""Takes on disk and in buckets."""
