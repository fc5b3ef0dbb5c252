"""Shanyrak plans a country's energy: nuclear, conventional and renewable in one frame."""
