"""JSON Schema and page of the format."""
