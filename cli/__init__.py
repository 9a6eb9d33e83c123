"""The command `mfd`: one file per verb."""
