"""How the reader is made: corpus, training, export. Not part of the installed package."""
