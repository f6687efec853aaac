"""Credit of customers (A3, K10): what the books say, what is proposed, what is granted and until when.

history.py       receivables and sales, from ERPNext's ledgers
application.py   the document: figures, score, who may grant; one application at a time
effect.py        the Customer's credit limit and payment terms follow, and go back
jobs.py          credits that end
"""
