"""Files in: read, mended, accepted, corrected, coded, and the waves of requests they answer."""
