"""The map: what can be chosen of it, and how its layers reach the browser."""
