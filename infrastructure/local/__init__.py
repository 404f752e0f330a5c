"""Handsel on a developer's machine: engines in place of AWS, a gateway in place of the CDN and API Gateway, and an
event loop in place of Lambda's pollers. `python -m infrastructure.local run` starts all of it."""
