"""What people see of approvals: their own lists, the trail of a document, the sheet on paper (A4)."""
