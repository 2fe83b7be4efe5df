"""
Traces of a run's workflows and their steps, where the environment names an OpenTelemetry collector.

DBOS makes the spans: names, ids, queues and times, nothing of what a take asks.
"""

import os
from importlib.util import find_spec

from dbos import DBOSConfig

from storyboard.errors import pip_command

_EVERYTHING, _TRACES = "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
"""As OpenTelemetry has them: to the first, its own path for traces is added."""

_CAN_SEND = find_spec("opentelemetry") is not None and find_spec("opentelemetry.exporter.otlp.proto.http") is not None


def collector() -> str | None:
    """Return where traces go; None where nobody asks for them."""
    everything = os.environ.get(_EVERYTHING, "").rstrip("/")
    return os.environ.get(_TRACES) or (f"{everything}/v1/traces" if everything else None)


def missing_exporter() -> str:
    """Return what a person is told where traces are asked for and cannot be sent; empty where all is well."""
    if collector() and not _CAN_SEND:
        return f"no traces are sent to {collector()}: {pip_command('storyboard[otel]')}"
    return ""


def with_traces(config: DBOSConfig) -> DBOSConfig:
    """Return *config* with the collector in it, where there is one and the means to send."""
    url = collector()
    if url is None or not _CAN_SEND:
        return config
    return {**config, "enable_otlp": True, "otlp_traces_endpoints": [url], "otel_attribute_format": "semconv"}
