"""What would help when a certificate is not accepted."""

from __future__ import annotations

import ssl

from probe.subject import Subject

# OpenSSL's X509_V_ERR_… numbers (openssl-verification-options(1)).
_EXPIRED = {9, 10}
_UNKNOWN_ROOT = {2, 18, 19, 20, 21}
_OTHER_NAME = {62, 63, 64}


def advice_for(error: ssl.SSLCertVerificationError, subject: Subject) -> tuple[str, ...]:
    """Return advice, likeliest cause first."""
    if error.verify_code in _EXPIRED:
        return ("look at this computer's clock; if it is right, the certificate has really ended",)
    if error.verify_code in _OTHER_NAME:
        return (
            f"something else than {subject.settings.host} answers; if the connection is inspected on its way, exempt it",
        )
    if error.verify_code in _UNKNOWN_ROOT:
        return (
            (
                "the chain ends in a root that this computer does not trust: if the connection is inspected on its way "
                f"(firewall, virus scanner), exempt {subject.settings.host}, or the devices will refuse it too"
            ),
            "if the root is right, name its file in SSL_CERT_FILE",
        )
    return ()
