"""The project's pages, and what generates those that can be generated."""
