"""Tenantline: the front door of a landlord on chat platforms."""
