"""M1: the QR code on a sample's label: whoever scans it in the company opens the sample."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

import pyqrcode
from frappe.model.document import Document
from frappe.utils import get_url_to_form

QUIET_ZONE = 2  # modules around the code; readers need some white


def add_code(doc: Document, method: str | None = None, print_settings=None) -> None:
	"""Put the code where the print format "Sample Label" finds it; before_print of Sample."""
	doc.crm_cn_qr_code = picture(get_url_to_form(doc.doctype, doc.name))


def picture(text: str) -> str:
	"""Return a QR code of a text as an address that carries the picture itself: no file, no request."""
	stream = BytesIO()
	pyqrcode.create(text, error="M", encoding="utf-8").svg(
		stream, scale=4, quiet_zone=QUIET_ZONE, background="#fff", module_color="#000"
	)
	return f"data:image/svg+xml;base64,{b64encode(stream.getvalue()).decode()}"
