"""What the check says of each row of a list: the records of the site first, then the rows before it (L3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.duplicates import probe, settings
from crm_cn.duplicates.blind import FORM_FIELDS
from crm_cn.duplicates.results import BlindReason, CheckResult, Hit
from crm_cn.duplicates.sources import party_of
from crm_cn.imports import wording
from crm_cn.imports.sheet import DOCTYPE, Entry, Remark
from crm_cn.rules.collision import REGISTRATION, Relation, Standing, rounded
from crm_cn.rules.duplicates import MemoryIndex, Verdict
from crm_cn.rules.importing import FATAL_PROBLEMS, WRITTEN, Fate, fate
from crm_cn.rules.registration import unusable

#: In a registration these are wrong too, though the engine can do with them.
_SPOILING_FIELDS = ("contact_person", "phone")


@dataclass(slots=True)
class Judged:
	"""A row with what the check says. `written` is what the caller made of it; see Judge.judge."""

	entry: Entry
	document: Document
	fate: Fate
	tier: str = "clear"
	score: int = 0  # percent in steps of five
	reasons: tuple[BlindReason, ...] = ()
	other_row: int | None = None
	own: str = ""  # the importer's own registration
	remarks: list[Remark] = field(default_factory=list)
	written: bool = True

	def reasons_json(self) -> str:
		"""The blind reasons as Lead Registration keeps them."""
		return CheckResult(reasons=self.reasons).reasons_json()

	def text(self) -> str:
		"""What it means for this row and what to do, in the person's language; the same words blind people get."""
		parts = [wording.of_verdict(self.fate, self.other_row, self.own)] if self.fate != Fate.BAD else []
		reasons = "; ".join(reason.text(wording.language()) for reason in self.reasons)
		if reasons and self.fate not in (Fate.BAD, Fate.OWN):
			parts.append(reasons)
		parts += [
			f"{remark.field}: {remark.text}" if remark.field else remark.text for remark in self.remarks
		]
		return "\n".join(dict.fromkeys(parts)) or wording.of_verdict(self.fate)


class Judge:
	"""Judges the rows of one list in their order for one person.

	With `dry` the documents' own rules are tried too, without writing; an import tries them by writing.
	"""

	def __init__(self, user: str, dry: bool):
		self.user = user
		self.dry = dry
		self.engine = settings.engine()
		self.earlier = MemoryIndex(self.engine)

	def remember(self, entry: Entry) -> None:
		"""A row that has been written by an earlier run."""
		profile = self.engine.profile(party_of(document_of(entry)))
		self.earlier.add(entry.number, profile)

	def judge(self, entries: Sequence[Entry]) -> Iterator[Judged]:
		"""Judge some rows. A caller that could not write a row sets `written` to False before it goes on."""
		documents = [document_of(entry) for entry in entries]
		parties = [party_of(document) for document in documents]
		answers = probe.check_many(parties, self.user)
		for entry, document, party, answer in zip(entries, documents, parties, answers, strict=True):
			profile = self.engine.profile(party)
			judged = self._judge(entry, document, answer, self.earlier.lookup(profile))
			yield judged
			if judged.fate in WRITTEN and judged.written:
				self.earlier.add(entry.number, profile)

	def _judge(
		self, entry: Entry, document: Document, answer: CheckResult, alike: list[tuple[int, Verdict]]
	) -> Judged:
		remarks = [*entry.remarks, *_problems(document, answer)]
		bad = any(remark.spoils for remark in remarks)
		if self.dry and not bad:
			refused = trial(document)
			remarks += refused
			bad = bool(refused)
		other_row, verdict = alike[0] if alike else (None, None)
		in_file = verdict.tier.value if verdict else "clear"
		drafts = [hit for hit in answer.hits if _is_own_draft(hit)]
		decided = fate(answer.outcome, in_file, bool(drafts), bad)
		judged = Judged(
			entry, document, decided, answer.tier, answer.percent, answer.reasons, remarks=remarks
		)
		if decided == Fate.OWN:
			mine = answer.own_registration or drafts[0]
			judged.tier, judged.score, judged.own = "block", 100, mine.name
		elif decided == Fate.DUPLICATE or (
			decided == Fate.SUSPECT and in_file == "suspect" and answer.tier != "suspect"
		):
			judged.other_row = other_row
			judged.tier, judged.score = in_file, rounded(verdict.score)
			judged.reasons = tuple(
				BlindReason(reason.code, reason.text("zh"), reason.text("en")) for reason in verdict.reasons
			)
		return judged


def document_of(entry: Entry) -> Document:
	"""The registration a row would become."""
	document = frappe.new_doc(DOCTYPE)
	document.update(entry.values)
	document.set("name", None)
	return document


def trial(document: Document) -> list[Remark]:
	"""Why the document's own rules refuse it; nothing is written. The caller rolls back what hooks may have done."""
	document.name = "trial"  # rows of its tables ask for their parent's
	try:
		document._set_defaults()
		document.set_user_and_timestamp()
		document.set_docstatus()
		document._action = "save"
		document._validate_links()
		document.run_method("before_insert")
		document.set_parent_in_children()
		document.run_method("validate")
		document._validate()
	except Exception as error:
		return [Remark("", reason_of(error), spoils=True)]
	finally:
		document.name = None
		frappe.clear_messages()
	return []


def reason_of(error: Exception) -> str:
	"""What a person is told of an error: the platform's own words for people, never those of the program."""
	if isinstance(error, frappe.MandatoryError) and ":" in str(error):
		names = str(error).rsplit(":", 1)[1]
		meta = frappe.get_meta(DOCTYPE)
		labels = [
			_(meta.get_label(name.strip())) for name in names.split(",") if meta.has_field(name.strip())
		]
		if labels:
			return _("Please fill in first: {0}").format(", ".join(labels))
	if isinstance(error, frappe.ValidationError | frappe.PermissionError | frappe.DoesNotExistError):
		text = " ".join(frappe.utils.strip_html_tags(str(error)).split())
		if text:
			return text
	frappe.log_error(title="Import of Lead Registrations")
	return _("The row could not be used because of an error. An administrator finds it in the Error Log.")


def _problems(document: Document, answer: CheckResult) -> Iterator[Remark]:
	meta = document.meta
	language = wording.language()
	useless = {name for name in unusable(document.as_dict()) if name in _SPOILING_FIELDS}
	for problem in answer.problems:
		name = FORM_FIELDS.get(problem.field, "")
		if name in useless:
			continue
		label = _(meta.get_label(name)) if name else ""
		if problem.code == "name_missing" and not document.customer_name:
			yield Remark(label, wording.of_problem("name_missing", ""), spoils=True)
		else:
			yield Remark(label, problem.text(language), spoils=problem.code in FATAL_PROBLEMS)
	for name in sorted(useless):
		yield Remark(
			_(meta.get_label(name)), wording.of_problem("unusable", str(document.get(name))), spoils=True
		)


def _is_own_draft(hit: Hit) -> bool:
	return (
		hit.tier == "block"
		and hit.relation == Relation.OWN
		and hit.doctype == REGISTRATION
		and hit.standing == Standing.DRAFT
	)
