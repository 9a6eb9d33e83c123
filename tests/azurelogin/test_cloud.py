"""The cloud's endpoints come from its metadata or its name."""

from typing import Any

import pytest

from azurelogin import Cloud, CloudError


def test_without_settings_the_cloud_is_public() -> None:
    """Without settings the cloud is public."""
    cloud = Cloud.from_environment({})
    assert (cloud.resource_manager, cloud.authority) == (
        "https://management.azure.com",
        "https://login.microsoftonline.com",
    )
    assert cloud.instance_discovery


@pytest.mark.parametrize(("name", "graph"), [("usgovernment", "https://graph.microsoft.us"), ("CHINA", "https://microsoftgraph.chinacloudapi.cn"), ("AzureCloud", "https://graph.microsoft.com")])  # fmt: skip
def test_a_cloud_is_known_by_name(name: str, graph: str) -> None:
    """A cloud is known by name."""
    assert Cloud.from_environment({"ARM_ENVIRONMENT": name}).graph == graph


def test_an_unknown_name_is_refused_with_the_right_ones() -> None:
    """An unknown name is refused with the right ones."""
    with pytest.raises(CloudError, match="public, usgovernment or china"):
        Cloud.from_environment({"ARM_ENVIRONMENT": "moon"})


def test_metadata_gives_every_endpoint_without_trailing_slash(origin: Any) -> None:
    """Metadata gives every endpoint without trailing slash."""
    cloud = Cloud.from_environment({"ARM_METADATA_HOSTNAME": origin.host, "ARM_ENVIRONMENT": "china"})
    assert cloud == Cloud(
        "Local", origin.url, origin.url, origin.url, origin.url, "vault.local", instance_discovery=False
    )


def test_metadata_that_lacks_an_endpoint_is_refused_by_name(origin: Any) -> None:
    """Metadata that lacks an endpoint is refused by name."""
    with pytest.raises(CloudError, match="authentication"):
        Cloud.from_environment({"ARM_METADATA_HOSTNAME": f"{origin.host}/broken"})


def test_metadata_is_never_read_without_tls() -> None:
    """Metadata is never read without tls."""
    with pytest.raises(CloudError, match="TLS"):
        Cloud.from_environment({"ARM_METADATA_HOSTNAME": "http://localhost:1"})


def test_metadata_out_of_reach_names_host_and_setting() -> None:
    """Metadata out of reach names host and setting."""
    with pytest.raises(CloudError, match=r"localhost:1 \(ARM_METADATA_HOSTNAME\)"):
        Cloud.from_environment({"ARM_METADATA_HOSTNAME": "localhost:1"})


def test_another_authority_switches_instance_discovery_off() -> None:
    """Another authority switches instance discovery off."""
    assert not Cloud.from_environment({"AZURE_AUTHORITY_HOST": "https://login.local:8443/"}).instance_discovery
