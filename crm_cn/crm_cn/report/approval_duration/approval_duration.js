frappe.query_reports["Approval Duration"] = crm_cn.approvals.report(true);
