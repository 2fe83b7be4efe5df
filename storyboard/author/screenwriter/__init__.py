"""A chat model writes the storyboard file."""
