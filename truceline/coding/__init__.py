"""A report in, its coded record out."""

from truceline.coding.coder import Coder, code

__all__ = ["Coder", "code"]
