"""The Admin page: people, audit, backup, and what is running."""
