"""The table of ARM calls, with ARM's names for what all tables hold."""

from __future__ import annotations

from simulator.faces.http.routes import Answer, Call, Caller, Handler, Route, Routes

__all__ = ["ArmAnswer", "ArmCall", "ArmRoutes", "Caller", "Handler", "Route"]

ArmCall = Call
ArmAnswer = Answer
ArmRoutes = Routes
