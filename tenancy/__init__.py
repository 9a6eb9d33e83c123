"""Many tenants: from a table and a template to each tenant's stack files and Kubernetes objects; pure functions on texts."""

from tenancy.errors import TenancyError
from tenancy.origin import traced
from tenancy.plan import Present, TenantPlan, plan_tenant
from tenancy.record import Written, read_record, record_text
from tenancy.stack_text import ABSENT
from tenancy.table import Table, Tenant, read_table
from tenancy.template import Template, read_template

__all__ = [
    "ABSENT",
    "Present",
    "Table",
    "Template",
    "TenancyError",
    "Tenant",
    "TenantPlan",
    "Written",
    "plan_tenant",
    "read_record",
    "read_table",
    "read_template",
    "record_text",
    "traced",
]
