"""Single pictures, and text drawn on them."""
