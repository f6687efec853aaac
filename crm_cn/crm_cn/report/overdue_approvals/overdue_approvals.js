frappe.query_reports["Overdue Approvals"] = crm_cn.approvals.report(false);
