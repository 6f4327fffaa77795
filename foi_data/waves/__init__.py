"""A wave as a whole: working days, states of returns, how far two coders agree, what a corrected file changes."""
