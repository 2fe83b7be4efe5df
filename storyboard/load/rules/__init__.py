"""The rules of the format, one file for each subject."""
