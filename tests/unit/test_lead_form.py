"""L1 in the form: what submission needs is on the first tab and marked there."""

import json
import re
from pathlib import Path

from crm_cn.rules.registration import REQUIRED

APP = Path(__file__).parents[2] / "crm_cn"


def test_what_submission_needs_is_on_the_first_tab():
	meta = json.loads((APP / "crm_cn/doctype/lead_registration/lead_registration.json").read_text("utf-8"))
	kinds = {field["fieldname"]: field["fieldtype"] for field in meta["fields"]}
	order = meta["field_order"]
	tabs = [name for name in order if kinds[name] == "Tab Break"]
	first = order[order.index(tabs[0]) : order.index(tabs[1])]
	assert set(REQUIRED) <= set(first)


def test_the_form_marks_what_the_rule_wants():
	script = (APP / "public/js/lead/needed.js").read_text("utf-8")
	marked = json.loads(re.search(r"NEEDED = (\[.*?\]);", script, re.S).group(1))
	assert set(marked) | {"customer_name"} == set(REQUIRED)
