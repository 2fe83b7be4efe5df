"""The kinds of pictures that are ever opened, as Pillow names them: those that services take, and no others. JPEG has MPO in it."""

PICTURE_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF")
