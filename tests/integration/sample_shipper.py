"""One sample keeper at one desk: ships a request at an agreed moment. Run as a process of its own.

python sample_shipper.py SITE USER START WAY REQUEST → a JSON line; WAY is workflow (the form's button) or api
"""

from __future__ import annotations

import json
import sys
import time

import factories
import frappe


def main(site: str, user: str, start: str, way: str, name: str) -> None:
	frappe.init(site, sites_path=".") if frappe.__version__.startswith("15") else frappe.init(
		site=site, sites_path="."
	)
	frappe.connect()
	frappe.flags.mute_emails = True
	frappe.set_user(user)
	frappe.get_meta("Sample Request")  # what a server has warm
	frappe.db.commit()
	time.sleep(max(0.0, float(start) - time.time()))
	told = {"request": name, "status": "Shipped", "error": None, "said": ""}
	try:
		if way == "api":
			from crm_cn.api import samples

			samples.ship(name, "顺丰")
		else:
			factories.act_on_request(name, "Ship")
		frappe.db.commit()
	except Exception as error:
		frappe.db.rollback()
		told |= {"status": "Preparing", "error": type(error).__name__, "said": str(error)}
	sys.stdout.write(json.dumps(told) + "\n")
	frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:])
