"""Approvals on the platform's Workflow (A4): who is asked, how many must agree, what is written down.

flow.py        what an administrator drew, as the rules want it; a running document keeps what it started on
in_force.py    the platform's own workflow functions see the flow in force for a document
gate.py        the one gate: every save, submit and cancel of a governed document passes it
process.py     start, levels, end of one run; tasks of those asked
ledger.py      what happened, written once
act.py         what people do: approve, reject, return, withdraw; many at once
"""
