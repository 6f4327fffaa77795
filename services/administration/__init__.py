"""People, roles, sessions, the audit trail and backups."""
