"""What happens when the app is removed: nothing of ours stays, nothing of others goes."""

from crm_cn.setup import remove, remove_after


def before_uninstall() -> None:
	"""Take away what setup.apply() made."""
	remove()


def after_uninstall() -> None:
	"""Take away what is left when the DocTypes are gone."""
	remove_after()
