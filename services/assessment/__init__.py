"""A group's self-assessment: its answers, rounds, offline questionnaires, actions, and what others state of it."""
