"""HTTPS on one origin: metadata, login, ARM, Graph, the e-mail data plane, Key Vault, inspection."""
