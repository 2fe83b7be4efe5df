"""
The library: what a program in Python does with a film, one function each.

The functions call the same actions as the command line and the studio, and know nothing of their own but how Python
calls: places as text, one listener, event loops. `storyboard/__init__.py` names what is public.
"""
