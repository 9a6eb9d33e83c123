"""The stand-in for the plugin azuread 6.11.1, a bridged Terraform provider: one class per type, over Graph v1.0."""
