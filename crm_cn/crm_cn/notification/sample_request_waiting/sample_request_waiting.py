"""Tells whose turn it is that a sample request waits: reviewers, then who prepares it (M2)."""

from crm_cn.analysis.reviewers import next_in_line


def get_context(context: dict) -> dict:
	"""Put the addresses of those who may read this very request where the recipients' template finds them."""
	return {"next": ",".join(next_in_line(context["doc"]))}
