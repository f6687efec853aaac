"""The words of approvals as they stand in Workflow Transition and in the records; pure, read by setup and rules."""

SUBMIT, APPROVE, REJECT, RETURN, WITHDRAW = "Submit", "Approve", "Reject", "Return", "Withdraw"
KINDS = (SUBMIT, APPROVE, REJECT, RETURN, WITHDRAW)

ROLE, AUTHOR, MANAGER, NTH_MANAGER = "Role", "Author", "Direct Manager", "Nth Manager"
HEAD, UPPER_HEAD, USER, FIELD = "Department Head", "Upper Department Head", "User", "Document Field"
APPROVERS = (ROLE, AUTHOR, MANAGER, NTH_MANAGER, HEAD, UPPER_HEAD, USER, FIELD)

ANY, ALL, AT_LEAST = "Any One", "All", "At Least"
MODES = (ANY, ALL, AT_LEAST)
