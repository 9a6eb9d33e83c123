"""What Azure has not replicated yet is tried again by the program, because the plugins do not."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow]

DEVICE = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@AzureManagedDomain"}


def test_a_role_that_is_too_new_is_assigned_a_little_later(project: Any) -> None:
    """An assignment that is refused twice with RoleDefinitionDoesNotExist is made by the same run, once."""
    project.configure([DEVICE], domains=[{"name": "AzureManagedDomain"}])
    project.add_fault(
        face="arm",
        method="PUT",
        path="roleAssignments",
        times=2,
        status=404,
        code="RoleDefinitionDoesNotExist",
        message="The specified role definition with ID '0' does not exist.",
    )
    project.up()
    tried = [event["status"] for event in project.events("arm.put") if "roleAssignments" in event["path"]]
    assert tried[:2] == [404, 404]
    assert tried[-1] == 201
    assert project.counts()["roleAssignments"] == 1
