"""Approval Request: kinds that an administrator defines, with their fields and their flow (A4)."""
