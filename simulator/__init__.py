"""A local double of Azure, Entra ID, Exchange Online and DNS, for tests only: trivially insecure, loopback only."""
