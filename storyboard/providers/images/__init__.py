"""Image services: who draws the stills, behind one protocol."""
