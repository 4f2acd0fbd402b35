"""The channels: each connects one platform to the ports of the core."""
