"""Tells reviewers that a lead waits for them (L2)."""

from crm_cn.analysis.reviewers import reviewers_of


def get_context(context: dict) -> dict:
	"""Put the addresses of those who may read this very lead where the recipients' template finds them."""
	return {"reviewers": ",".join(reviewers_of(context["doc"]))}
