"""Hand-outs: what each device is told, and the documents that tell it. Values in, documents out."""

from handouts.changes import Change, FieldChange, describe_changes
from handouts.changes_file import write_changes
from handouts.errors import (
    HandoutError,
    LostProcessError,
    OccupiedError,
    UnknownReferenceError,
    UnprintableError,
    UnreadableRecordError,
    UnsafeNameError,
)
from handouts.fleet import CredentialRecord, DeviceRecord, Fleet
from handouts.front_page import Booklets, Paper
from handouts.mail_settings import MailSettings, OauthSettings
from handouts.place import SELECTION, finish_replacing
from handouts.record_json import (
    HandoutInputs,
    credential_from_json,
    credential_json,
    device_from_json,
    device_json,
    fleet_from_inputs,
)
from handouts.render import Rendered, render_set
from handouts.stack_set import out_of_date, render_apart, render_stack_set
from handouts.visits import ENTERED, Visit, visits

__all__ = [
    "ENTERED",
    "SELECTION",
    "Booklets",
    "Change",
    "CredentialRecord",
    "DeviceRecord",
    "FieldChange",
    "Fleet",
    "HandoutError",
    "HandoutInputs",
    "LostProcessError",
    "MailSettings",
    "OauthSettings",
    "OccupiedError",
    "Paper",
    "Rendered",
    "UnknownReferenceError",
    "UnprintableError",
    "UnreadableRecordError",
    "UnsafeNameError",
    "Visit",
    "credential_from_json",
    "credential_json",
    "describe_changes",
    "device_from_json",
    "device_json",
    "finish_replacing",
    "fleet_from_inputs",
    "out_of_date",
    "render_apart",
    "render_set",
    "render_stack_set",
    "visits",
    "write_changes",
]
