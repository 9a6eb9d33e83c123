"""The gRPC face of the host: it unpacks requests, calls the other modules, packs answers."""
# ruff: noqa: N802, D102, ARG002 - the methods, their names and their signatures are those of Pulumi's language.proto

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Never

import grpc
from google.protobuf import empty_pb2
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

from toolchain.language_host import commands, packages
from toolchain.language_host.child import Child
from toolchain.language_host.errors import HostError
from toolchain.language_host.interpreter import Interpreter, find
from toolchain.language_host.output import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolchain.language_host.lifetime import Lifetime

# The executor exits with this code when it has already shown the error.
BAIL = 32
UNSUPPORTED = (
    "{method} is not supported by the language host of an engine that was built here: it runs programs, providers and "
    "policy packs. To generate code, install Pulumi from https://www.pulumi.com/docs/install/."
)


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    """Pulumi's LanguageRuntime service for Python.

    Run and RunPlugin hold their call open until the process has ended, as the engine expects.
    """

    def __init__(self, lifetime: Lifetime, executor: Path, engine_address: str) -> None:
        self._lifetime = lifetime
        self._executor = executor
        self._engine_address = engine_address

    def Handshake(
        self, request: language_pb2.LanguageHandshakeRequest, context: grpc.ServicerContext
    ) -> language_pb2.LanguageHandshakeResponse:
        self._engine_address = request.engine_address
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=metadata.version("pulumi"))

    def GetRequiredPackages(
        self, request: language_pb2.GetRequiredPackagesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetRequiredPackagesResponse:
        # None: the engine finds a provider when a resource asks for it. A list would make it download them all first.
        return language_pb2.GetRequiredPackagesResponse()

    def GetRequiredPlugins(
        self, request: language_pb2.GetRequiredPluginsRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetRequiredPluginsResponse:
        return language_pb2.GetRequiredPluginsResponse()

    def About(self, request: language_pb2.AboutRequest, context: grpc.ServicerContext) -> language_pb2.AboutResponse:
        interpreter = self._interpreter(request.info, context)
        return language_pb2.AboutResponse(
            executable=str(interpreter.python), version=packages.python_version(interpreter)
        )

    def GetProgramDependencies(
        self, request: language_pb2.GetProgramDependenciesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetProgramDependenciesResponse:
        interpreter = self._interpreter(request.info, context)
        found = packages.installed(interpreter, transitive=request.transitiveDependencies)
        return language_pb2.GetProgramDependenciesResponse(
            dependencies=[language_pb2.DependencyInfo(name=name, version=version) for name, version in found]
        )

    def InstallDependencies(
        self, request: language_pb2.InstallDependenciesRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.InstallDependenciesResponse]:
        folder = Path(request.info.program_directory)
        try:
            for line in packages.install(folder, Path(request.info.root_directory), _options(request.info)):
                yield language_pb2.InstallDependenciesResponse(stdout=line)
        except HostError as error:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))

    def Run(self, request: language_pb2.RunRequest, context: grpc.ServicerContext) -> language_pb2.RunResponse:
        try:
            interpreter = find(Path(request.info.root_directory), _options(request.info))
            child = Child(
                commands.program(request, self._engine_address, interpreter, self._executor),
                commands.program_environment(request, interpreter),
                request.pwd,
                piped=False,
            )
        except (HostError, OSError) as error:
            return language_pb2.RunResponse(error=str(error))
        self._lifetime.add_program(child)
        return self._ran(child.wait())

    def _ran(self, code: int) -> language_pb2.RunResponse:
        if code == 0:
            return language_pb2.RunResponse()
        if code == BAIL or self._lifetime.cancelled.is_set():
            return language_pb2.RunResponse(bail=True)
        how = f"exited with non-zero exit code: {code}" if code > 0 else f"was ended by signal {-code}"
        return language_pb2.RunResponse(error=f"Program {how}")

    def RunPlugin(
        self, request: language_pb2.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.RunPluginResponse]:
        interpreter = self._interpreter(request.info, context)
        command = commands.plugin(request, interpreter)
        child = Child(command, commands.plugin_environment(request, interpreter), request.pwd, piped=True)
        self._lifetime.add_plugin(child)
        # The engine ends a plugin by giving up this call.
        if not context.add_callback(child.end):
            child.end()
        for stream, chunk in read(child.process):
            if stream == "stdout":
                yield language_pb2.RunPluginResponse(stdout=chunk)
            else:
                yield language_pb2.RunPluginResponse(stderr=chunk)
        yield language_pb2.RunPluginResponse(exitcode=child.wait())

    def Cancel(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> empty_pb2.Empty:
        self._lifetime.cancel()
        return empty_pb2.Empty()

    def GenerateProgram(
        self, request: language_pb2.GenerateProgramRequest, context: grpc.ServicerContext
    ) -> language_pb2.GenerateProgramResponse:
        _refuse("GenerateProgram", context)

    def GenerateProject(
        self, request: language_pb2.GenerateProjectRequest, context: grpc.ServicerContext
    ) -> language_pb2.GenerateProjectResponse:
        _refuse("GenerateProject", context)

    def GeneratePackage(
        self, request: language_pb2.GeneratePackageRequest, context: grpc.ServicerContext
    ) -> language_pb2.GeneratePackageResponse:
        _refuse("GeneratePackage", context)

    def Pack(self, request: language_pb2.PackRequest, context: grpc.ServicerContext) -> language_pb2.PackResponse:
        _refuse("Pack", context)

    def Link(self, request: language_pb2.LinkRequest, context: grpc.ServicerContext) -> language_pb2.LinkResponse:
        _refuse("Link", context)

    def _interpreter(self, info: language_pb2.ProgramInfo, context: grpc.ServicerContext) -> Interpreter:
        try:
            return find(Path(info.root_directory), _options(info))
        except HostError as error:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
            raise AssertionError("abort raises") from error  # grpc's own types do not say so


def _options(info: language_pb2.ProgramInfo) -> dict[str, object]:
    options: dict[str, object] = MessageToDict(info.options)
    return options


def _refuse(method: str, context: grpc.ServicerContext) -> Never:
    context.abort(grpc.StatusCode.UNIMPLEMENTED, UNSUPPORTED.format(method=method))
    raise AssertionError("abort raises")  # grpc's own types do not say so
