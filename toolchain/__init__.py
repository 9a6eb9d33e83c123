"""How the virtual environment and the `pulumi` engine get onto a machine."""
