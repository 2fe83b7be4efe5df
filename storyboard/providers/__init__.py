"""Video services, one file each, behind one protocol."""
