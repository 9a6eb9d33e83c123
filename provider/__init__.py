"""The Pulumi provider `mfdmail`: the resources that azure-native and azuread lack."""
