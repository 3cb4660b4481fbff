"""Reads HEIC as well: what phones send most, and the decoder that needs most watching."""

from pi_heif import register_heif_opener

from adelante.core.sandbox.inside.pictures import main, opened

register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)

__all__ = ["main", "opened"]
