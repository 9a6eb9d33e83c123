"""Policies for stacks that send mail for devices: `pulumi preview --policy-pack policypack`."""
