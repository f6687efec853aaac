"""Money and what is sold for it, on the platform's Workflow (A2, A3).

application.py   expense application: asked before it is spent; what is left of it
budget.py        what ERPNext's budgets say of it, and who may see the figures
claims.py        Expense Claim: takes from an application, gives back
advances.py      Employee Advance: due date, what is outstanding, reminders
discounts.py     Quotation and Sales Order: how much below the price list
stages.py        where a document stands in its approval
"""
