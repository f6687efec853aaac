"""Readers: a file becomes a stream of `SourceRow`s, whatever is wrong with it noted on the row."""

from crm_cn.standalone.readers.open import open_source
from crm_cn.standalone.readers.source import Note, Source, SourceRow

__all__ = ["Note", "Source", "SourceRow", "open_source"]
