"""A REST client on the site's own WSGI application: no server needed, the whole request cycle is run.

Each request runs in a thread of its own, as the platform gives every request its own connection; so what a
test wants it to see must be committed, and what it leaves must be removed.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import frappe
from frappe.utils.password import update_password
from werkzeug.test import Client

PASSWORD = "R3st-of-the-tests!"


@dataclass
class Answer:
	"""What came back."""

	status: int
	body: dict
	text: str

	@property
	def data(self):
		"""The document or list of a resource, or the message of a method."""
		return self.body.get("data", self.body.get("message"))

	@property
	def said(self) -> str:
		"""Every message a person would read."""
		return json.dumps([self.body.get(key) for key in ("_server_messages", "exception", "exc")])


class Rest:
	"""A logged-in user."""

	def __init__(self, site: str, user: str):
		from frappe.app import application

		self.site, self.user = site, user
		self.client = Client(application)
		update_password(user, PASSWORD)
		frappe.db.commit()
		answer = self.post("/api/method/login", {"usr": user, "pwd": PASSWORD})
		assert answer.status == 200, answer.text

	def get(self, path: str, **query) -> Answer:
		return self.ask(
			"GET",
			path,
			query_string={k: v if isinstance(v, str) else json.dumps(v) for k, v in query.items()},
		)

	def post(self, path: str, values: dict) -> Answer:
		return self.ask("POST", path, json=values)

	def put(self, path: str, values: dict) -> Answer:
		return self.ask("PUT", path, json=values)

	def delete(self, path: str) -> Answer:
		return self.ask("DELETE", path)

	def ask(self, method: str, path: str, **more) -> Answer:
		headers = {"X-Frappe-Site-Name": self.site, "Accept": "application/json"}

		def run() -> Answer:
			# buffered closes the response, as a server does: the platform ends the request's connection only then,
			# and until then its locks stay
			response = self.client.open(path, method=method, headers=headers, buffered=True, **more)
			text = response.get_data().decode("utf-8", "replace")  # files come along this way, too
			try:
				body = json.loads(text)
			except ValueError:
				body = {}
			return Answer(response.status_code, body, text)

		with ThreadPoolExecutor(1) as one:
			return one.submit(run).result()
