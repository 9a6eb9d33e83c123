"""Files that only their owner can read, put in the place of older ones whole."""

from fileset.swap import FileSet, private_bytes, private_file, private_folder

__all__ = ["FileSet", "private_bytes", "private_file", "private_folder"]
