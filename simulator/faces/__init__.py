"""What listens: each face translates one wire format to calls of the services, and nothing more."""
