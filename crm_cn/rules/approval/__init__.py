"""A4, the rule book of approvals: who is asked (routing), and when enough have agreed (votes). Values in, verdict out."""
