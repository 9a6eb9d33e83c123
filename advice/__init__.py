"""Which sending method fits which device, and why the others do not: rules over the catalogue and the settings, no I/O."""

from advice.advice import Advice, advise
from advice.alike import advise_all
from advice.case import Case, Requirements, Tenant
from advice.decide import decide
from advice.finding import Finding
from advice.stack import decided_from_pulumi, decided_stack, stack_to_list, undecided_stack
from advice.verdict import Verdict, judge

__all__ = [
    "Advice",
    "Case",
    "Finding",
    "Requirements",
    "Tenant",
    "Verdict",
    "advise",
    "advise_all",
    "decide",
    "decided_from_pulumi",
    "decided_stack",
    "judge",
    "stack_to_list",
    "undecided_stack",
]
