"""One person at one desk: saves a draft of each company and submits it, as requests do. Run as a process of its own.

python submitter.py SITE USER START NAME… → a JSON line an attempt
"""

from __future__ import annotations

import json
import sys
import time

import factories
import frappe


def main(site: str, user: str, start: str, *names: str) -> None:
	frappe.init(site, sites_path=".") if frappe.__version__.startswith("15") else frappe.init(
		site=site, sites_path="."
	)
	frappe.connect()
	frappe.flags.mute_emails = True
	frappe.set_user(user)
	time.sleep(max(0.0, float(start) - time.time()))
	for name in names:
		sys.stdout.write(json.dumps(attempt(name)) + "\n")
	frappe.destroy()


def attempt(name: str) -> dict:
	"""What became of one registration."""
	lead = factories.make_lead_registration(customer_name=name)
	frappe.db.commit()
	told = {"lead": lead.name, "name": name, "error": None}
	try:
		lead = factories.act_on(lead, "Submit for Review")
		frappe.db.commit()
		told |= {"status": lead.status, "tier": lead.collision_tier}
	except Exception as error:
		frappe.db.rollback()
		told |= {"status": "Draft", "tier": None, "error": type(error).__name__, "said": str(error)}
	return told


if __name__ == "__main__":
	main(*sys.argv[1:])
