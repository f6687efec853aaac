"""Somebody at a desk who hands a claim in at an agreed moment. Run as a process of its own.

python claimant.py SITE USER START CLAIM → a JSON line
"""

from __future__ import annotations

import json
import sys
import time

import frappe


def main(site: str, user: str, start: str, name: str) -> None:
	frappe.init(site, sites_path=".") if frappe.__version__.startswith("15") else frappe.init(
		site=site, sites_path="."
	)
	frappe.connect()
	frappe.flags.mute_emails = True
	frappe.set_user(user)
	frappe.get_meta("Expense Claim")  # what a server has warm
	frappe.db.commit()
	time.sleep(max(0.0, float(start) - time.time()))
	told = {"claim": name, "error": None, "said": ""}
	try:
		from crm_cn.api import approvals

		approvals.act("Expense Claim", name, "Submit for Approval")
		frappe.db.commit()
	except Exception as error:
		frappe.db.rollback()
		told |= {"error": type(error).__name__, "said": str(error)}
	sys.stdout.write(json.dumps(told) + "\n")
	frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:])
