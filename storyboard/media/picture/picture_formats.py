"""
The kinds of pictures that are ever opened, as Pillow names them: those that services take, and no others.

What Pillow calls MPO is opened as JPEG.
"""

PICTURE_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF")
