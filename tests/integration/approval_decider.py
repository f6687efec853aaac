"""One approver at one desk: decides on documents one after the other from an agreed moment on. A process of its own.

python approval_decider.py SITE USER START ACTION DOCTYPE NAME… → a JSON line for each: name, error
"""

from __future__ import annotations

import json
import sys
import time

import frappe


def main(site: str, user: str, start: str, action: str, doctype: str, *names: str) -> None:
	frappe.init(site, sites_path=".") if frappe.__version__.startswith("15") else frappe.init(
		site=site, sites_path="."
	)
	frappe.connect()
	frappe.flags.mute_emails = True
	frappe.set_user(user)
	frappe.get_meta(doctype)  # what a server has warm
	from crm_cn.api import approvals

	frappe.db.commit()
	time.sleep(max(0.0, float(start) - time.time()))
	for name in names:
		told = {"name": name, "error": None, "said": ""}
		try:
			approvals.act(doctype, name, action, "同时")
			frappe.db.commit()
		except Exception as error:
			frappe.db.rollback()
			told |= {"error": type(error).__name__, "said": str(error)}
		sys.stdout.write(json.dumps(told) + "\n")
	frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:])
