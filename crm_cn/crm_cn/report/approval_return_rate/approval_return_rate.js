frappe.query_reports["Approval Return Rate"] = crm_cn.approvals.report(true);
