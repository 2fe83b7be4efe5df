"""Who hears what is said in a recording, behind one protocol."""
