"""The Sign-ups page: the register's forms, files of sign-ups, and names to decide."""
