"""The Assess page: items, their boxes and saving, what stands beside them, rounds, working offline, others' words."""
