"""The stack `local` from nothing to received mails, against the simulator, with the real Pulumi engine."""
