"""What a pipeline runs beside the commands: which stacks a change touches, and one comment per stack. Standard library."""
