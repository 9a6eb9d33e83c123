"""Runs Python programs, provider plugins and policy packs for an engine that was built here.

Pulumi's own language host is a Go program that the Go module proxy does not serve.
The engine speaks gRPC with any executable called `pulumi-language-python` beside it, so this room is one, in Python,
on the stubs that the `pulumi` package ships. It does not generate code (`pulumi package add`, `pulumi convert`).
"""
