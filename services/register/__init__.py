"""The register of sign-ups, and what names mean."""
