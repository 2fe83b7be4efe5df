"""Values and pure rules: storyboard, takes, capabilities, graph, units."""
