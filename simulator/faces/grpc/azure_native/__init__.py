"""The stand-in for the plugin azure-native 3.29.0: a table from Pulumi types to ARM paths, and what turns it."""
