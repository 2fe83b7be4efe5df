"""How a storyboard file comes to be: starters, imports, the screenwriter, edits that keep the writer's text."""
