"""
The studio: the page in the browser that a film maker works at.

It answers with pages, files and JSON. It calls the actions that the command line calls, and knows no rule of films.
"""
