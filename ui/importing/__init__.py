"""The Import page: a file read, mapped, mended, accepted, corrected, taken back."""
