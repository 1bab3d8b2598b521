"""Engines: what drives the road over many inputs."""
