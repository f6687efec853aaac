"""Helper of tests/run, standard library only.

bench_ready.py BENCH [SITE]        prints the site when its database and Redis answer, else says why not (exit 1)
bench_ready.py --missing PYPROJECT prints the packages of the test extra this Python lacks
"""

import importlib.metadata
import json
import re
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit


def main() -> int:
	if sys.argv[1] == "--missing":
		print(" ".join(missing(Path(sys.argv[2]))))
		return 0
	sites = Path(sys.argv[1]) / "sites"
	try:
		common = json.loads((sites / "common_site_config.json").read_text())
		site = (sys.argv[2] if len(sys.argv) > 2 else "") or common.get("default_site") or ""
		if not site:
			print("no site: set FRAPPE_SITE, or default_site in common_site_config.json")
			return 1
		config = {**common, **json.loads((sites / site / "site_config.json").read_text())}
	except (OSError, ValueError) as error:
		print(f"its configuration cannot be read: {error}")
		return 1
	services = {"MariaDB": (config.get("db_host") or "127.0.0.1", int(config.get("db_port") or 3306))}
	for name in ("redis_cache", "redis_queue"):
		url = urlsplit(config.get(name) or "redis://127.0.0.1:6379")
		services[name] = (url.hostname or "127.0.0.1", url.port or 6379)
	silent = [
		f"{name} at {host}:{port}" for name, (host, port) in services.items() if not _answers(host, port)
	]
	print(f"no answer from {', '.join(silent)}" if silent else site)
	return 1 if silent else 0


def _answers(host: str, port: int) -> bool:
	try:
		socket.create_connection((host, port), timeout=3).close()
	except OSError:
		return False
	return True


def missing(pyproject: Path) -> list[str]:
	"""Requirements of the test extra that are not installed; versions are not compared."""
	extra = re.search(r"^test = \[(.*?)\]", pyproject.read_text(encoding="utf-8"), re.S | re.M)
	needs = re.findall(r'"([^"]+)"', extra[1]) if extra else []
	return [need for need in needs if not _installed(re.match(r"[\w.-]+", need)[0])]


def _installed(name: str) -> bool:
	try:
		importlib.metadata.version(name)
	except importlib.metadata.PackageNotFoundError:
		return False
	return True


if __name__ == "__main__":
	sys.exit(main())
