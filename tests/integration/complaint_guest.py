"""Somebody on the Internet without an account, at an address of their own, and what is left of their complaints."""

from __future__ import annotations

import base64
import io
import json

import frappe
from rest import Rest

ACCEPT = "/api/method/frappe.website.doctype.web_form.web_form.accept"
STATE = "/api/method/crm_cn.api.complaint_public.state"
SATISFACTION = "/api/method/crm_cn.api.complaint_public.satisfaction"


class Guest(Rest):
	"""A browser without a session."""

	def __init__(self, site: str, address: str | None = None, language: str = "en"):
		from frappe.app import application
		from werkzeug.test import Client

		self.site, self.user, self.language = site, "Guest", language
		self.address = address or fresh_address()
		self.client = Client(application, use_cookies=False)

	def ask(self, method: str, path: str, **more):
		client, address, language = self.client, self.address, self.language

		class Addressed:
			@staticmethod
			def open(path, headers, **rest):
				headers = {**headers, "X-Forwarded-For": address, "Accept-Language": language}
				return client.open(path, headers=headers, **rest)

		self.client = Addressed
		try:
			return super().ask(method, path, **more)
		finally:
			self.client = client

	def file(self, web_form: str = "complaint", **values):
		"""Send the public form."""
		return self.post(ACCEPT, {"web_form": web_form, "data": json.dumps({**form(), **values})})

	def look_up(self, number: str, secret: str):
		return self.post(STATE, {"number": number, "secret": secret})


def fresh_address() -> str:
	"""Return an address that no test of this site has used within the time that is counted."""
	import secrets

	return f"198.{18 + secrets.randbelow(2)}.{secrets.randbelow(256)}.{secrets.randbelow(254) + 1}"


def form() -> dict:
	return {
		"subject": "电机外壳划伤",
		"description": "五台电机的外壳有划痕，要求更换。",
		"customer_name": "苏州某某机电有限公司",
		"contact_person": "王芳",
		"phone": "0512-6688 1234",
		"product": "SM-80",
		"order_number": "",
	}


def picture(kind: str = "png", size: tuple[int, int] = (40, 30)) -> bytes:
	from PIL import Image

	out = io.BytesIO()
	Image.new("RGB", size, (200, 80, 40)).save(out, "JPEG" if kind == "jpg" else kind.upper())
	return out.getvalue()


def row(content: bytes, name: str = "bild.png", mime: str = "image/png", caption: str = "") -> dict:
	return {"file": f"{name},data:{mime};base64,{base64.b64encode(content).decode()}", "caption": caption}


def refresh() -> None:
	"""See what other connections have committed."""
	frappe.db.rollback()
	frappe.local.document_cache = {}


def sweep() -> None:
	"""Remove what guests have filed, past all rules."""
	frappe.set_user("Administrator")
	frappe.db.rollback()
	for name in frappe.get_all("Complaint", {"owner": "Guest"}, pluck="name"):
		remove_complaint(name)
	frappe.db.commit()


def remove_complaint(name: str) -> None:
	for report in frappe.get_all("Corrective Action Report", {"complaint": name}, pluck="name"):
		frappe.db.delete("Corrective Action Report", report)
	for doctype in ("ToDo", "Comment"):
		frappe.db.delete(doctype, {"reference_name": name})
	frappe.db.delete("Notification Log", {"document_name": name})
	frappe.delete_doc("Complaint", name, force=True)
