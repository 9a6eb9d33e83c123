"""SMTP: smtp.azurecomm.net, and the other hosts of the env file, which only say so far that they are not there yet."""

from __future__ import annotations

from simulator.faces.smtp.face import SmtpFace

__all__ = ["SmtpFace"]
