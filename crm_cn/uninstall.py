"""What happens before the app is removed: nothing of ours stays, nothing of others goes."""

from crm_cn.setup import remove


def before_uninstall() -> None:
	"""Take away what setup.apply() made."""
	remove()
