"""curl, with nothing but the authority's certificate."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


def curl(simulator: Any, *arguments: str) -> Any:
    """Return the JSON that curl gets; the certificate is checked."""
    command = ["curl", "--silent", "--show-error", "--cacert", simulator.ca_file, *arguments]
    return json.loads(subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_curl_signs_in_and_reads(simulator: Any, host: str) -> None:
    """Curl gets a token and lists subscriptions, by name and by address."""
    origin = simulator.origin.replace("localhost", host)
    env = simulator.env
    form = f"grant_type=client_credentials&client_id={env['ARM_CLIENT_ID']}&client_secret={env['ARM_CLIENT_SECRET']}"
    token = curl(
        simulator,
        "--data",
        f"{form}&scope={simulator.origin}/.default",
        f"{origin}/{env['ARM_TENANT_ID']}/oauth2/v2.0/token",
    )["access_token"]
    listed = curl(
        simulator,
        "--header",
        f"Authorization: Bearer {token}",
        f"{origin}/subscriptions?api-version=2022-12-01",
    )
    assert listed["value"][0]["subscriptionId"] == env["ARM_SUBSCRIPTION_ID"]
