"""The kinds of pictures that are ever opened, as Pillow names them: those that services take, and no others."""

PICTURE_FORMATS = ("PNG", "JPEG", "MPO", "WEBP", "BMP", "TIFF", "GIF")
