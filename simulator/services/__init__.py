"""The rules of the clouds, free of wire formats: a face translates, a service decides."""
