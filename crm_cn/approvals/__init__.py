"""Approvals on the platform's Workflow (A4): who is asked, how many must agree, what is written down.

flow.py        what an administrator drew, as the rules want it; drawing.py checks it when it is saved
in_force.py    the platform's own workflow functions see the flow in force for a document
gate.py        the one gate: every save, submit and cancel of a governed document passes it
               (rights.py whose a step is, ahead.py whom it asks next, watch.py what may change, alone.py single rows)
process.py     start, levels, end of one run; tasks of those asked; people.py the company they are found in
ledger.py      what happened, written once; guard.py keeps it so; mirror.py the platform's own list of actions
act.py         what people do: approve, reject, return, withdraw; many at once; stock.py the platform's endpoints
extra.py       and what else: add an approver, hand over, copy, remind; restart.py the edited flow
clock.py       reminders and time limits; standing.py a task that changes hands
standing_in/   delegation, leave, who has left
mail/          notices, mails, links that decide one task
shown/         my approvals, the trail, the sheet on paper
requests/      kinds of requests that an administrator defines
"""
