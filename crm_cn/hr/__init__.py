"""Personnel matters on Frappe HR (A1): what its documents need for approvals the Chinese way, and what an approval does.

requisition.py    招聘申请: opened by its approval only
interview.py      面试反馈: the interviewer's word, confirmed by the hiring manager or Human Resources
onboarding.py     入职: the papers that must be there
probation.py      试用期: until when, and who is reminded
confirmation.py   转正: assessment, decision, effect on the Employee
moves.py          调动, 晋升: the new department's head, a day in the future
separation.py     离职, 辞退: notice, ground, compensation, effect on the Employee
leaving.py        the last day: handed over, then Left
"""
