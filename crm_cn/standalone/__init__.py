"""The command `crm-cn`: cleans a customer list before it ever meets the ERP. Needs no Frappe.

Same collision engine as the app (`crm_cn.rules.duplicates`); this package only reads files, asks the
engine and writes reports.
"""
