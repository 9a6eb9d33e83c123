"""Where the tests' stacks live in the simulator's cloud."""

from __future__ import annotations

TENANT = "11111111-1111-4111-8111-111111111111"
SUBSCRIPTION = "22222222-2222-4222-8222-222222222222"
# Where some companies keep their DNS zones
OTHER_SUBSCRIPTION = "22222222-2222-4222-8222-222222222223"
RESOURCE_GROUP = "rg-mail"
BASE_NAME = "contoso-mail"
INBOX = "inbox@contoso.example"
# Object id of the service principal that the simulator's login is
DEPLOYER = "33333333-3333-4333-8333-000000000002"
