// Ask the server without an account: { answer } when it did what was asked, else { message }, what it said.
async function crm_cn_ask(method, values) {
	try {
		const response = await fetch(`/api/method/${method}`, {
			method: "POST",
			headers: { "Content-Type": "application/json", Accept: "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token || "" },
			body: JSON.stringify(values),
		});
		const body = await response.json();
		if (response.ok) return { answer: body.message };
		const said = JSON.parse(body._server_messages || "[]").map((each) => JSON.parse(each).message);
		return { message: new DOMParser().parseFromString(said.join(" "), "text/html").body.textContent };
	} catch (error) {
		return {};
	}
}
