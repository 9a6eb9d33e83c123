"""SMTP: smtp.azurecomm.net, and Exchange Online's smtp.office365.com, smtp.hve.mx.microsoft and MX host."""

from __future__ import annotations

from simulator.faces.smtp.face import SmtpFace

__all__ = ["SmtpFace"]
