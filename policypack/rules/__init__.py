"""The policies, one file per service."""
