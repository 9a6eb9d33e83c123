"""The refusals of Microsoft.Communication, one constructor each. Text that no source shows begins with `[simulator]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.errors import WireError, bad_request, conflict, resource_not_found

if TYPE_CHECKING:
    from simulator.services.communication_kinds import Ref


def missing(ref: Ref) -> WireError:
    """Return the answer for a resource that is not there."""
    return resource_not_found(ref.kind.arm_type, "/".join(ref.names), ref.group)


def validation_failed() -> WireError:
    """Return the one sentence that the service has for many mistakes (pulumi-azure-native issue 3262)."""
    return bad_request("ResourceCreationValidateFailed", "The resource validation failed.")


def invalid_name(ref: Ref) -> WireError:
    """Return the answer for a name against the pattern of the specification."""
    return bad_request("InvalidResourceName", f"[simulator] '{ref.name}' is no name for a {ref.kind.arm_type}.")


def invalid_api_version(version: str, ref_type: str, known: tuple[str, ...]) -> WireError:
    """Return the answer for an api-version that does not know the type."""
    return bad_request(
        "NoRegisteredProviderFound",
        f"[simulator] API version '{version}' is not known for type '{ref_type}'. "
        f"The supported api-versions are '{', '.join(known)}'.",
    )


def missing_property(name: str) -> WireError:
    """Return the answer for a body without a required property."""
    return bad_request("InvalidRequestContent", f"[simulator] The property '{name}' is required.")


def invalid_property(name: str, what: str) -> WireError:
    """Return the answer for a property whose value the specification does not allow."""
    return bad_request("InvalidRequestContent", f"[simulator] The property '{name}' {what}.")


def wrong_location(location: str, arm_type: str) -> WireError:
    """Return the answer for a location other than global."""
    return bad_request(
        "LocationNotAvailableForResourceType",
        f"[simulator] The location '{location}' is not available for resource type '{arm_type}'; "
        "the only one is 'global'.",
    )


def fixed_property(name: str) -> WireError:
    """Return the answer for changing what can only be set at creation."""
    return bad_request("PropertyChangeNotAllowed", f"[simulator] The property '{name}' cannot be changed.")


def domain_not_verified() -> WireError:
    """Return the answer for linking an unverified domain (field reports; the status is not known)."""
    return bad_request(
        "DomainValidationError",
        "Requested domain is not in a valid state for linking to CommunicationServices resource",
    )


def invalid_link(resource_id: str, why: str) -> WireError:
    """Return the answer for a link that is no domain's id, or leads to a domain elsewhere (bicep-types-az issue 1737)."""
    return bad_request("InvalidLinkedDomains", f"[simulator] '{resource_id}' cannot be linked: {why}.")


def being_deleted(ref: Ref) -> WireError:
    """Return the answer for touching a resource while its deletion runs."""
    return conflict("ResourceBeingDeleted", f"[simulator] '{ref.name}' is being deleted.")


def nested_resources(nested_id: str) -> WireError:
    """Return the answer for deleting an e-mail service that still has domains."""
    return conflict(
        "CannotDeleteResource",
        f"[simulator] Cannot delete resource while nested resources exist, for example '{nested_id}'.",
    )


def domain_is_linked(service_id: str) -> WireError:
    """Return the answer for deleting a domain that a Communication Service links."""
    return conflict("DomainIsLinked", f"[simulator] The domain is linked to '{service_id}'; unlink it first.")


def name_taken(arm_type: str, name: str) -> WireError:
    """Return the answer for a name that another resource has already, where names are global."""
    return conflict("NameAlreadyExists", f"[simulator] A {arm_type} called '{name}' exists already.")


def same_as_name() -> WireError:
    """Return the answer for an SMTP user name that equals its resource's name (field reports; text not known)."""
    return bad_request("InvalidSmtpUsername", "[simulator] The username must differ from the resource's name.")


def not_the_name() -> WireError:
    """Return the answer for a sender user name that differs from its resource's name."""
    return bad_request("InvalidSenderUsername", "[simulator] The username must equal the resource's name.")


def not_a_linked_domain(domain: str) -> WireError:
    """Return the answer for an e-mail-shaped SMTP user name on a domain that is not linked."""
    return bad_request("InvalidSmtpUsername", f"[simulator] The domain '{domain}' of the username is not linked.")


def username_taken() -> WireError:
    """Return the answer for an SMTP user name that is in use on another resource."""
    return conflict("SmtpUsernameConflict", "[simulator] The username is in use already.")


def not_verified_yet() -> WireError:
    """Return the answer for SPF or DKIM before Domain, in the strict mode."""
    return bad_request("DomainVerificationRequired", "[simulator] Domain must be verified before the other records.")
