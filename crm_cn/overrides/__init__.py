"""Hooks on DocTypes of other apps, one file per DocType."""
