"""What happens when the app is installed and after every migrate: thin calls into setup/."""

from crm_cn.setup import apply


def after_install() -> None:
	"""Create what a DocType file cannot bring: see crm_cn.setup.apply."""
	apply()


def after_migrate() -> None:
	"""Bring the site up to what this version ships; running it twice changes nothing."""
	apply()
