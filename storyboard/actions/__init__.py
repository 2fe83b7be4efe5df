"""
What a person can do with a film, one function each: the verbs of the command line and the page call these.

An action takes a project and plain values, prints nothing, raises the errors of `storyboard.errors`, and returns a
frozen result that goes out as JSON as it is.
"""
