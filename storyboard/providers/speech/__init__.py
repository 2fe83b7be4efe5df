"""One file a speech service, behind one protocol."""
