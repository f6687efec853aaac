"""Declarations only: what crm_cn tells the platform about itself."""

app_name = "crm_cn"
app_title = "CRM CN"
app_publisher = "crm_cn contributors"
app_description = "Customer management the way Chinese companies run it"
app_email = "crm_cn@example.com"
app_license = "GPL-3.0-or-later"

# with the organisation: a bare name makes the installer ask the network for it
required_apps = ["frappe/erpnext", "frappe/hrms"]

# Installing and removing
after_install = "crm_cn.install.after_install"
after_migrate = "crm_cn.install.after_migrate"
before_uninstall = "crm_cn.uninstall.before_uninstall"

fixtures = []

# Who sees what
permission_query_conditions = {}
has_permission = {}

# Documents of other apps and ours
doc_events = {}

# Jobs
scheduler_events = {}

# Desk
doctype_js = {}
doctype_list_js = {}
