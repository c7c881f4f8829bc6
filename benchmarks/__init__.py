"""Quality, speed and memory, measured."""
