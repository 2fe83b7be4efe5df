"""What can be measured of a clip."""
